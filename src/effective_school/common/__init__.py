"""Base model, audit trail, files, jobs, notifications, table, chart and page parts; knows no app."""
