"""Charts of the report: Altair specifications, drawn on the server as SVG that follows the page's colours."""
