*! detente 0.1.0: what trade wars and their truces cost whom; see help detente
program define detente, rclass
    version 14
    gettoken command 0 : 0, parse(" ,")
    if !inlist("`command'", "try", "run", "rate", "sweep", "draws") {
        display as error "detente `command' is not known; write detente try, run, rate, sweep or draws"
        exit 198
    }
    if "`command'" == "try" {
        syntax anything(name=asked) , [clear ON(string) WORLD(string) RETALIATE SINGLE THETA(string) HORIZON(string) ///
            ELASTICITIES(string) DEFICITS(string) REVENUE(string)]
        local options `"on world theta horizon elasticities deficits revenue"'
        local flags "retaliate single"
        local numbers "value low high residual"
        local most 1
    }
    else if "`command'" == "run" {
        syntax anything(name=asked) , [clear WORLD(string) SINGLE THETA(string) DRAWS(string) SEED(string)]
        local options "world theta draws seed"
        local flags "single"
        local numbers "value low high residual"
        local most 1
    }
    else if "`command'" == "rate" {
        syntax anything(name=asked) , ON(string) [clear SCENARIO(string) BRANCH(string) BASE(string)]
        local options "on scenario branch base"
        local flags ""
        local numbers "points share"
        local most 3
    }
    else if "`command'" == "sweep" {
        syntax anything(name=asked) , [clear STEPS(string) BRANCH(string) FOCUS(string) WORLD(string) SINGLE THETA(string)]
        local options "steps branch focus world theta"
        local flags "single"
        local numbers "rate_percent value low high residual"
        local most 3
    }
    else {
        syntax anything(name=asked) , [clear COUNT(string) SEED(string) WORLD(string) THETA(string)]
        local options "count seed world theta"
        local flags ""
        local numbers "draw welfare real_income real_wage employment equivalent_variation residual"
        local most 1
    }
    if "`clear'" == "" & c(changed) == 1 {
        display as error "the data in memory would be lost; save them, or add the option clear"
        exit 4
    }
    * What a shell would take for its own is refused, and all else goes between apostrophes.
    local line ""
    local count 0
    while `"`asked'"' != "" {
        gettoken part asked : asked
        local count = `count' + 1
        quoted `"`part'"'
        local line `"`line' `r(text)'"'
    }
    if `count' > `most' {
        display as error "detente `command' takes at most `most' arguments; put quotes around what has spaces"
        exit 198
    }
    foreach option of local options {
        if `"``option''"' != "" {
            quoted `"``option''"'
            local line `"`line' --`option' `r(text)'"'
        }
    }
    foreach flag of local flags {
        if "``flag''" != "" local line `"`line' --`flag'"'
    }
    local program : environment DETENTE
    if `"$DETENTE"' != "" local program `"$DETENTE"'
    if `"`program'"' == "" local program "detente"
    quoted `"`program'"'
    local program `"`r(text)'"'
    tempfile out talk code
    shell `program' `command' `line' --csv > '`out'' 2> '`talk''; echo $? > '`code''

    tempname file
    local status 127
    capture {
        file open `file' using `"`code'"', read text
        file read `file' status
        file close `file'
    }
    local said 0
    capture file open `file' using `"`talk'"', read text
    if _rc == 0 {
        file read `file' words
        while r(eof) == 0 {
            if `"`status'"' == "0" display as text `"`macval(words)'"'
            else display as error `"`macval(words)'"'
            file read `file' words
        }
        file close `file'
    }
    if "`status'" != "0" {
        return scalar exit = real("`status'")
        if "`status'" == "127" display as error `"set the global DETENTE to the path of the program: global DETENTE "/usr/local/bin/detente""'
        exit 198
    }
    * Everything as text first: codes such as 0702 are no numbers.
    quietly import delimited using `"`out'"', varnames(1) case(preserve) stringcols(_all) bindquotes(strict) encoding("utf-8") clear
    foreach number of local numbers {
        quietly destring `number', replace
    }
    return scalar exit = 0
    return scalar N = c(N)
    return local command `"detente `command'`line'"'
    if c(N) > 0 {
        capture confirm variable world
        if _rc == 0 return local world = world[1]
        capture confirm variable model
        if _rc == 0 return local model = model[1]
        capture confirm numeric variable residual
        if _rc == 0 {
            quietly summarize residual, meanonly
            return scalar residual = r(max)
        }
    }
    display as text "(" as result c(N) as text " rows of detente `command')"
end

* A text as a shell takes it for one word.
program define quoted, rclass
    version 14
    args text
    foreach sign in "'" "`=char(96)'" "`=char(10)'" {
        if strpos(`"`macval(text)'"', "`macval(sign)'") > 0 {
            display as error "an argument has an apostrophe, a backquote or a line break in it; write it without"
            exit 198
        }
    }
    if substr(`"`macval(text)'"', 1, 1) == "-" {
        display as error `"`macval(text)' begins with -; options are written after the comma"'
        exit 198
    }
    return local text `"'`macval(text)''"'
end
