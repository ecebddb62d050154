{smcl}
{title:Title}

{p 4 8 2}{bf:detente} {hline 2} what trade wars and their truces cost whom, by the program detente

{title:Syntax}

{p 8 8 2}{cmd:detente try} {it:"question"}{cmd:,} [{cmd:on(}{it:day}{cmd:)} {cmd:world(}{it:id}{cmd:)} {cmd:retaliate} {cmd:single} {cmd:theta(}{it:file}{cmd:)}
{cmd:horizon(}{it:word}{cmd:)} {cmd:elasticities(}{it:name}{cmd:)} {cmd:deficits(}{it:rule}{cmd:)} {cmd:revenue(}{it:use}{cmd:)} {cmd:clear}]{p_end}
{p 8 8 2}{cmd:detente run} {it:file}{cmd:,} [{cmd:world(}{it:id}{cmd:)} {cmd:single} {cmd:theta(}{it:file}{cmd:)} {cmd:draws(}{it:#}{cmd:)} {cmd:seed(}{it:#}{cmd:)} {cmd:clear}]{p_end}
{p 8 8 2}{cmd:detente rate} {it:origin destination} [{it:product}]{cmd:, on(}{it:day}{cmd:)} [{cmd:scenario(}{it:file}{cmd:)} {cmd:branch(}{it:id}{cmd:)} {cmd:base(}{it:rate}{cmd:)} {cmd:clear}]{p_end}
{p 8 8 2}{cmd:detente sweep} {it:file measure range}{cmd:,} [{cmd:steps(}{it:#}{cmd:)} {cmd:branch(}{it:id}{cmd:)} {cmd:focus(}{it:list}{cmd:)} {cmd:world(}{it:id}{cmd:)} {cmd:single}
{cmd:theta(}{it:file}{cmd:)} {cmd:clear}]{p_end}
{p 8 8 2}{cmd:detente draws} {it:file}{cmd:,} [{cmd:count(}{it:#}{cmd:)} {cmd:seed(}{it:#}{cmd:)} {cmd:world(}{it:id}{cmd:)} {cmd:theta(}{it:file}{cmd:)} {cmd:clear}]{p_end}

{title:Description}

{pstd}Each command runs the program of the same name and puts its CSV in memory, one number a row; options are those of
{bf:detente} {it:command} {bf:--help}. The program is that of {cmd:global DETENTE "/path/to/detente"}, of the variable DETENTE of the
environment, or that on the PATH. Codes of goods stay text. What the program says is shown; where it refuses, its words are
in red, {cmd:r(exit)} is its exit code (1 no answer, 2 a file is wrong, 3 data is missing, 64 wrong usage), and the return code is 198.

{title:Stored results}

{pstd}Scalars {cmd:r(N)} (rows), {cmd:r(exit)}, {cmd:r(residual)} (the worst); macros {cmd:r(command)}, {cmd:r(world)}, {cmd:r(model)}.

{title:Examples}

{phang2}{cmd:. detente try "USA 25% on China", on(2025-11-12) single clear}{p_end}
{phang2}{cmd:. list country value if variable == "welfare" & inlist(country, "USA", "CHN")}{p_end}
{phang2}{cmd:. detente rate CHN USA 85076000, on(2025-11-12) clear}{p_end}
{phang2}{cmd:. detente sweep my.yaml us-reciprocal-cn 0%..100%, steps(21) single clear}{p_end}
{phang2}{cmd:. twoway line value rate_percent if country == "USA" & variable == "welfare"}{p_end}
