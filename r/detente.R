# Détente from R: one file, base R only. source("detente.R") and ask; docs/r-and-stata.md.
#
# Each function runs the command line and gives its CSV as a data frame. The program is found by options(detente = "/path/to/detente"),
# by the variable DETENTE, or on the PATH.

#' What is wrong is a condition of class detente_error, with the program's words in its message and its exit code in $status:
#' 1 no answer, 2 a file is wrong, 3 data is missing, 64 wrong usage, 127 the program was not found.
detente_error <- function(status, talk, command) {
  structure(
    class = c("detente_error", "error", "condition"),
    list(message = talk, call = NULL, status = status, command = command)
  )
}

#' Runs `detente ARGUMENTS --csv`. The talk of the program (notes, the law that was taken) is in attr(, "talk").
detente_call <- function(arguments) {
  arguments <- enc2utf8(as.character(arguments))
  program <- path.expand(getOption("detente", Sys.getenv("DETENTE", "detente")))
  if (!nzchar(Sys.which(program))) {
    stop(detente_error(127L, paste0(
      "the program ", program, " was not found; set options(detente = \"/path/to/detente\") or the variable DETENTE"
    ), program))
  }
  out <- tempfile("detente-", fileext = ".csv")
  talk <- tempfile("detente-", fileext = ".txt")
  on.exit(unlink(c(out, talk)))
  quoted <- vapply(arguments, shQuote, "", type = "sh", USE.NAMES = FALSE)
  status <- suppressWarnings(system2(program, c(quoted, "--csv"), stdout = out, stderr = talk))
  said <- if (file.exists(talk)) readLines(talk, warn = FALSE, encoding = "UTF-8") else character()
  if (status != 0L) {
    stop(detente_error(as.integer(status), paste(said, collapse = "\n"), paste(c("detente", quoted), collapse = " ")))
  }
  # Everything as text first: codes such as 0702 are no numbers.
  frame <- utils::read.csv(out, colClasses = "character", na.strings = character(), check.names = FALSE, encoding = "UTF-8")
  for (name in intersect(names(frame), detente_numbers)) {
    frame[[name]] <- as.numeric(ifelse(nzchar(frame[[name]]), frame[[name]], NA_character_))
  }
  attr(frame, "talk") <- said
  frame
}

# The columns that hold numbers; what has none is NA.
detente_numbers <- c(
  "value", "low", "high", "residual", "points", "share", "rate_percent", "welfare", "real_income", "real_wage", "employment",
  "equivalent_variation", "unanswered"
)

# A number as the program reads it, whatever options(OutDec) says.
detente_number <- function(value) format(value, digits = 15, scientific = FALSE, trim = TRUE, decimal.mark = ".")

# Options of the command line from arguments: TRUE is a flag, NULL and FALSE nothing, several values are joined by commas.
detente_options <- function(...) {
  given <- list(...)
  named <- if (is.null(names(given))) logical(length(given)) else nzchar(names(given))
  if (!all(named)) {
    stop("argument ", deparse(given[!named][[1L]], nlines = 1L), " has no name; write it as name = value, such as horizon = \"long\"",
      call. = FALSE)
  }
  if (anyDuplicated(names(given))) stop(names(given)[anyDuplicated(names(given))], " is given twice", call. = FALSE)
  found <- character()
  for (name in names(given)) {
    value <- given[[name]]
    if (is.null(value) || identical(value, FALSE)) next
    if (length(value) == 0L || anyNA(value)) stop(name, " has no value, or a missing one", call. = FALSE)
    option <- paste0("--", gsub("_", "-", name))
    if (inherits(value, "Date")) value <- format(value)
    if (is.numeric(value)) value <- detente_number(value)
    # A shell expands no ~ within quotes.
    if (is.character(value)) value <- path.expand(value)
    found <- c(found, if (isTRUE(value)) option else c(option, paste(value, collapse = ",")))
  }
  found
}

# The path of a file; ~ is the home folder, as in R.
detente_file <- function(value) path.expand(detente_text(value, "file"))

# One text that the program cannot take for an option.
detente_text <- function(value, name) {
  if (!is.character(value) || length(value) != 1L || is.na(value) || !nzchar(value)) stop(name, " is one text", call. = FALSE)
  if (startsWith(value, "-")) stop(name, " begins with -; it is no option", call. = FALSE)
  value
}

#' A question in one line: detente_try("USA 25% on China", on = "2025-11-12", single = TRUE)
#' Further options by name: horizon, elasticities, deficits, revenue, theta, time_limit.
detente_try <- function(question, on = NULL, world = NULL, retaliate = FALSE, single = FALSE, ...) {
  detente_call(c(
    "try", detente_text(question, "question"),
    detente_options(on = on, world = world, retaliate = retaliate, single = single, ...)
  ))
}

#' Solves a scenario file: the long table, one number a row. Further options by name: theta, focus, draws, seed, time_limit.
detente_run <- function(file, world = NULL, single = FALSE, ...) {
  detente_call(c("run", detente_file(file), detente_options(world = world, single = single, ...), "--quiet"))
}

#' The duty on a good on a day, every step a row: detente_rate("CHN", "USA", "85076000", on = "2025-11-12")
#' Further options by name: scenario, branch, base.
detente_rate <- function(origin, destination, product = NULL, on, ...) {
  if (is.numeric(product)) stop("product is a text, such as \"0702\": a number has lost its first zero", call. = FALSE)
  detente_call(c(
    "rate", detente_text(origin, "origin"), detente_text(destination, "destination"),
    if (!is.null(product)) detente_text(product, "product"), detente_options(on = on, ...)
  ))
}

#' One measure's rate as a slider: detente_sweep("my.yaml", "us-reciprocal-cn", 0, 100, steps = 21)
#' Further options by name: branch, theta, time_limit.
detente_sweep <- function(file, measure, from, to, steps = 11, focus = NULL, world = NULL, single = FALSE, ...) {
  if (length(from) != 1L || length(to) != 1L) stop("from and to are one number each", call. = FALSE)
  detente_call(c(
    "sweep", detente_file(file), detente_text(measure, "measure"), paste0(detente_number(from), "%..", detente_number(to), "%"),
    detente_options(steps = steps, focus = focus, world = world, single = single, ...)
  ))
}

#' The answers of a scenario under drawn elasticities, every draw a row: detente_draws("my.yaml", count = 200, seed = 1)
detente_draws <- function(file, count = 200, seed = 1, world = NULL, ...) {
  frame <- detente_call(c("draws", detente_file(file), detente_options(count = count, seed = seed, world = world, ...)))
  frame$draw <- as.integer(frame$draw)
  frame
}
