# The social index of the method in base R: files in, lists out.
# It runs in a folder that holds data/schools.csv and data/social.csv and writes lists.csv; the last year is 2019.
#
# Shares, min-max by year and group, mean of what a school has (at least 6 of the 11), quarters as SPSS cuts them,
# and adverse or favourable where two of three years say so. It leaves out: rows of schools without a year,
# coverage counted in variables in use, cut rules with ties, and every check of the input.

years <- 2017:2019
text <- c(school_id = "character")
schools <- read.csv("data/schools.csv", colClasses = text, encoding = "UTF-8")
social <- read.csv("data/social.csv", colClasses = text)
counts <- setdiff(names(social), c("school_id", "year", "pupils"))

excluded <- !is.na(schools$excluded) & schools$excluded != ""
units <- schools[schools$year %in% years & !excluded, ]
place <- match(paste(units$school_id, units$year), paste(social$school_id, social$year))
cell <- interaction(units$year, units$group, drop = TRUE)

pupils <- social$pupils[place]
pupils[!is.na(pupils) & pupils == 0] <- NA
normal <- vapply(counts, function(name) {
  share <- social[[name]][place] / pupils
  low <- tapply(share, cell, function(x) if (all(is.na(x))) NA else min(x, na.rm = TRUE))[cell]
  high <- tapply(share, cell, function(x) if (all(is.na(x))) NA else max(x, na.rm = TRUE))[cell]
  ifelse(high > low, (share - low) / (high - low), NA)
}, numeric(nrow(units)))

index <- round(rowMeans(normal, na.rm = TRUE), 10)
index[rowSums(!is.na(normal)) < 6] <- NA
rank <- ave(-index, cell, FUN = function(x) rank(x, na.last = "keep"))
n <- ave(!is.na(index), cell, FUN = sum)
quarter <- 1 + floor(4 * rank / (n + 1))

adverse <- favourable <- history <- integer(0)
last <- units[units$year == max(years), ]
count <- function(held) {
  sums <- rowsum(as.integer(!is.na(held) & held), units$school_id)
  sums[match(last$school_id, rownames(sums)), 1]
}
adverse <- count(quarter == 1)
favourable <- count(quarter == 4)
history <- count(!is.na(quarter))
list <- ifelse(history == 0, "none", "neutral")
list[favourable >= 2] <- "favourable"
list[adverse >= 2] <- "adverse"

lists <- data.frame(last[c("school_id", "name", "municipality", "group")], social_list = list, social_history = history)
write.csv(lists[order(lists$school_id), ], "lists.csv", row.names = FALSE, quote = FALSE)
