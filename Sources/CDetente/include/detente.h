/* Détente for other languages.
 *
 * Two tiers. `detente_hats` takes plain arrays and gives hats: no files, no names. All else works with handles: numbers that stand for
 * a world, a scenario, a solved study, a table, a text. What the command line answers, this answers, by the same code.
 *
 * Status. Every function that can fail returns
 *    0  done;
 *    1  there is no answer: no equilibrium was found, the call was cancelled, or its time was used up. Where a handle is given back
 *       all the same it says so itself (`detente_study_facts`);
 *   -1  refused: what was given is wrong or missing, and nothing was made.
 * After 1 and -1 `detente_last_error` and `detente_problem_at` say what is wrong, where (file, line, column), and what to do; they are of
 * the last call of the same thread, and their texts stay until its next call.
 *
 * Memory. Texts are UTF-8 and end with a zero. What a function gives as a pointer belongs to the handle that it was asked of, and lives
 * until that handle is released. Handles are never used again: a released or invented one is refused. Release each one that you were
 * given, once. Arrays that you pass are read during the call only, and arrays for answers are filled during the call only.
 *
 * Threads. Every function may be called from any thread at any time; the bits of an answer do not depend on it. After a fork the child
 * is refused (the threads of the solver are not there); start it by spawn, or fork before the first call.
 *
 * Null where a pointer is required, NaN, negative counts and sizes beyond all memory are refused. A pointer to fewer numbers than the
 * counts say cannot be seen from here.
 */
#ifndef DETENTE_H
#define DETENTE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A world, scenario, study, game, table, text or batch; 0 is none. */
typedef int64_t detente_handle;

/* Called on the calling thread now and then with a sentence on what is being done. Anything but 0 cancels the call. */
typedef int32_t (*detente_progress)(const char *sentence, void *user);

/* How a call solves; null for all as given here. */
typedef struct {
    double tolerance;         /* the largest scaled residual of an answer; 0: 1e-10 */
    double seconds;           /* time for all solving of the call; 0: no limit */
    int64_t iterations;       /* passes over the equilibrium conditions for one solve; 0: 20000 */
    int32_t single;           /* not 0: the scenario's own model alone, no ranges over its ensemble */
    int32_t threads;          /* solves at a time where a call solves many; 0: one for each core */
    detente_progress progress; /* null: none */
    void *user;               /* given to progress */
    const volatile int32_t *stop; /* looked at by the solver all the time: not 0 cancels the call; null: none */
} detente_options;

/* One thing that is wrong. */
typedef struct {
    const char *severity;     /* "error" or "warning" */
    const char *file;         /* "" where it is in no file */
    const char *what;
    const char *remedy;       /* what to write or do instead; "" where `what` says it */
    int32_t line, column;     /* from 1; 0 where there is none */
} detente_problem;

/* ------------------------------------------------------------------------------------------------------------- the library itself */

/* The number of this interface; it grows when a function changes. */
int32_t detente_interface(void);
/* The version of Détente, such as "0.1.0". */
const char *detente_version(void);
/* The instruction level of the kernels, "default", "v3" or "v4": results have the same bits at one level. */
const char *detente_instruction_level(void);
/* The folder that holds the shipped data (`worlds`, `calendar`, …), before anything is read; what DETENTE_DATA names comes first. */
int32_t detente_set_data(const char *folder);

/* What was wrong with the last call of this thread, one problem a line; "" where nothing was. */
const char *detente_last_error(void);
/* The same in a word: wrong-input, missing-data, wrong-usage, not-converged, out-of-memory, cancelled, forked; "" after success. */
const char *detente_last_code(void);
/* How many problems the last call of this thread found. */
int32_t detente_problem_count(void);
/* Problem `index`, from 0. */
int32_t detente_problem_at(int32_t index, detente_problem *problem);
/* What a user should know of the last call of this thread that succeeded: warnings and notes, one a line. */
const char *detente_last_messages(void);

/* Gives a handle back with all that belongs to it. */
int32_t detente_release(detente_handle handle);
/* How many handles are open. */
int64_t detente_open_handles(void);

/* ------------------------------------------------------------------------------------------------------------- first tier: arrays */

/* Caliendo and Parro's (2015) model in exact hat algebra, from arrays to arrays.
 *
 * Shapes are in C order, the last index fastest; N countries, J sectors; n buys, i sells, j is the sector, k an input.
 *   flows              [n,i,j]  what n buys of j from i, own sales included, at customs value, in any money
 *   tariffs            [n,i,j]  t, applied tariffs, 0.25 is 25%; null: none
 *   input_shares       [n,k,j]  input k in the gross output of j; sums over k below 1, the rest is value added; null: none
 *   theta              [j]      trade elasticities, positive
 *   new_tariffs        [n,i,j]  t'; null: unchanged
 *   cost_changes       [n,i,j]  d^, trade costs as a ratio, 1 unchanged, infinity ends the trade; null: unchanged
 *   deficits           "world-share" (of world value added), "balanced", "gdp-share"; null: "world-share"
 * Answers, each an array of the caller's or null where it is not wanted; hats are ratios of new to old:
 *   welfare, real_wages, wages, cpi [n]    prices [n,j]    output [i,j], new_flows [n,i,j] in the money of the flows
 *   facts [4]  1 where it converged, the worst scaled residual, iterations, the largest part of final demand that was negative and set to 0
 * Returns 1 with NaN in every answer where there is no equilibrium.
 * The numeraire is world value added. Time: O(N^2 J + N J^2) for each of some 30 iterations.
 */
int32_t detente_hats(
    int64_t countries, int64_t sectors, const double *flows, const double *tariffs, const double *input_shares,
    const double *theta, const double *new_tariffs, const double *cost_changes, const char *deficits,
    const detente_options *options, double *welfare, double *real_wages, double *wages, double *cpi, double *prices,
    double *output, double *new_flows, double *facts);

/* ------------------------------------------------------------------------------------------------------------- second tier: worlds */

/* The worlds that are installed, as a table. */
int32_t detente_worlds(detente_handle *table);
/* A world by its id, such as "icio-2022", or the path of a .world file; null or "": the usual one. */
int32_t detente_world_open(const char *name, detente_handle *world);
/* The formats of tables that a world can be made from, as a table: format, title, layout. */
int32_t detente_formats(detente_handle *table);
/* Makes a world from somebody's tables and puts it where worlds are looked for, as `detente data add` does: see docs/worlds.md.
 *   format         "long", "icio", …;  source: the file or folder
 *   names, values  [count] options of the command line without dashes and in words: "id" and "year", which are needed, "title", "unit",
 *                  "goods", "tariffs", "tariffs-transposed" ("yes"), "elasticities", "missing", "separator", "licence",
 *                  "law-day" (such as 2024-12-31), "concordance" (a path)
 *   out            a path to write to instead; null: none
 *   options        progress and stop count, while a large table is read; null: none
 *   world, file    the world, and as a text the path of its file
 * How the tables were read is in `detente_last_messages`. Nothing is written where -1 is returned. */
int32_t detente_world_add(
    const char *format, const char *source, const char *const *names, const char *const *values, int64_t count, const char *out,
    const detente_options *options, detente_handle *world, detente_handle *file);
/* A block of numbers of a world, in C order, and its shape (dimensions 1 to 3):
 * flows, shares, tariffs [n,i,j]; input_shares [n,k,j]; value_added_shares, consumption_shares, expenditure [n,j];
 * value_added, deficits [n]; "theta:NAME" [j]. */
int32_t detente_world_numbers(
    detente_handle world, const char *block, const double **numbers, int32_t *dimensions, int64_t shape[3]);
/* Rows about a world: "countries", "sectors", "elasticities", "about". */
int32_t detente_world_table(detente_handle world, const char *about, detente_handle *table);

/* ------------------------------------------------------------------------------------------------------------------- scenarios */

/* Reads a scenario file.
 *   world  the world in the place of the file's own; null: the file's
 *   theta  a CSV file of elasticities in the place of those of its model; null: none */
int32_t detente_scenario_read(const char *path, const char *world, const char *theta, detente_handle *scenario);
/* The same from text. `name` is what messages call it; files that it extends are looked for beside it. */
int32_t detente_scenario_parse(
    const char *text, const char *name, const char *world, const char *theta, detente_handle *scenario);
/* A question in one line, such as "USA 25% on China", on top of the law of `day` (null: today's, as far as the calendar goes).
 *   retaliate  not 0: every partner answers in kind
 *   single     not 0: without an ensemble of models */
int32_t detente_scenario_try(
    const char *question, const char *world, const char *day, int32_t retaliate, int32_t single, detente_handle *scenario);
/* The text of a scenario: "source" as read, "whole" written out so that nothing is extended, "id", "title", "world", "as-of". */
int32_t detente_scenario_text(detente_handle scenario, const char *which, detente_handle *text);
/* Rows about a scenario: "measures" (and threats), "branches". */
int32_t detente_scenario_table(detente_handle scenario, const char *about, detente_handle *table);

/* ------------------------------------------------------------------------------------------------------------------- solving */

/* Solves a scenario: every branch against every day that it compares with.
 * Returns 1, with a study, where the scenario's own model has no answer somewhere. */
int32_t detente_solve(detente_handle scenario, const detente_options *options, detente_handle *study);
/* converged: 1 or 0; residual: the worst scaled one of all solves; comparisons; unanswered: models of the ensemble without an answer. */
int32_t detente_study_facts(
    detente_handle study, int32_t *converged, double *residual, int64_t *comparisons, int64_t *unanswered);
/* The numbers of a study, one a row: "results", "sectors", "rates". Refused where the study has no answer.
 *   groups  economies or groups with rows of their own besides all economies, such as "EU27,ASEAN"; null: the scenario's focus */
int32_t detente_study_table(detente_handle study, const char *about, const char *groups, detente_handle *table);
/* The report of a study: "text", "markdown", "html", "one-page" (HTML), "brief" (one screen), "notes".
 *   focus  whom it is about; null: the scenario's own choice */
int32_t detente_study_text(detente_handle study, const char *form, const char *focus, detente_handle *text);
/* The charts of the report as rows: name, caption, svg. */
int32_t detente_study_charts(detente_handle study, const char *focus, detente_handle *table);
/* The answers under drawn elasticities: one row for each comparison, draw and economy.
 *   first  the number of the first draw, from 0: the same seed gives the same draws everywhere, whoever draws those before
 *   count  1 to 10000 draws
 * Returns 1, with a table of the others, where some draws have no answer; 1 without a table where the time was used up. */
int32_t detente_study_draws(
    detente_handle study, int64_t first, int64_t count, uint64_t seed, const detente_options *options, detente_handle *table);
/* One measure's rate as a slider.
 *   percents  [count] rates of its text in percent, 0 to 10000;  branch, focus: null for the first, for the scenario's own */
int32_t detente_sweep(
    detente_handle scenario, const char *measure, const double *percents, int64_t count, const char *branch, const char *focus,
    const detente_options *options, detente_handle *table);

/* ------------------------------------------------------------------------------------------------------------------- games */

/* Solves the bargain of a scenario with parties.
 *   parts    what is solved beside the packages, of "best,nash,bargain,hold"; null: all
 *   weights  [count] bargaining weights in the order of the players; null: all the same
 *   lag      months until a broken agreement is answered, 0 to 120;  highest: the highest tariff of a war in percent */
int32_t detente_game(
    detente_handle scenario, const char *parts, const double *weights, int64_t count, double lag, double highest,
    const detente_options *options, detente_handle *game);
/* Rows of a game: "packages", "players", "disagreements", "zone", "war", "holds". */
int32_t detente_game_table(detente_handle game, const char *about, detente_handle *table);
/* Its report: "text", "markdown", "html". */
int32_t detente_game_text(detente_handle game, const char *form, detente_handle *text);

/* ------------------------------------------------------------------------------------------------------------------- the law */

/* What is due on a good on a day, every step of it a row; `why` (null: not wanted) gets the arithmetic in words.
 *   product  an HS code; null: what falls on all goods
 *   scenario, branch  a scenario file in the place of the shipped calendar;  base  a rate such as "2.9%" before any measure; null: none */
int32_t detente_rate(
    const char *origin, const char *destination, const char *product, const char *day, const char *scenario, const char *branch,
    const char *base, detente_handle *table, detente_handle *why);
/* How it moved between two days, and the chart as SVG (null: not wanted). */
int32_t detente_timeline(
    const char *origin, const char *destination, const char *product, const char *from, const char *until, const char *scenario,
    const char *branch, const char *base, detente_handle *table, detente_handle *chart);

/* ------------------------------------------------------------------------------------------------------------------- no law */

/* How an industry depends on others through supply chains: see docs/supply-chains.md.
 *   to  economies or groups joined by commas, or "abroad";  industry, of: null for all */
int32_t detente_exposure(
    detente_handle world, const char *economy, const char *industry, const char *to, const char *of, int32_t tiers, int32_t top,
    detente_handle *table);
/* What growth, costs and duties of others do to an economy by the model, to first order: see docs/exposure-and-power.md.
 *   economy  one, or "all";  kind  "welfare" or "income": whose response costs and duties have (growth has columns of both)
 *   shock    "labour", "output" (growth of each economy), "cost", "tariff" (between each pair); null: "labour"
 *   to, of   with cost and tariff: whose purchases, and of which goods; null: everybody's, of all
 *   elasticities  the name of a table of the world; null: its first;  horizon  as in detente_batch_open; null: "medium" */
int32_t detente_exposure_model(
    detente_handle world, const char *economy, const char *kind, const char *shock, const char *to, const char *of,
    const char *elasticities, const char *horizon, const detente_options *options, detente_handle *table);
/* The models against what happened after the duties of 2018: see docs/validation.md. */
int32_t detente_backtest(const detente_options *options, detente_handle *table);

/* ------------------------------------------------------------------------------------------------------------------- batches */

/* Many policies on one world and model, prepared once.
 *   elasticities  the name of a table of the world; null: its first;  horizon  "impact", "medium", "long"; null: "long"
 *   deficits  as in detente_hats; null: "world-share" */
int32_t detente_batch_open(
    detente_handle world, const char *elasticities, const char *horizon, const char *deficits, detente_handle *batch);
/* Solves `count` policies on all cores; answers are in their order, and their bits those of single solves.
 *   theta     [count,j]  elasticities in the place of the batch's, one set for each policy; null: the batch's own. With them each solve starts
 *             from the solution of the batch's own elasticities.
 *   tariffs   [count,n,i,j], or [n,i,j] for all where `shared` is not 0; null: the world's own
 *   costs     the same for trade costs as ratios; null: unchanged
 *   welfare   [count,n]  Ŵ, NaN where there is no answer;  real_wages [count,n] or null;  residuals [count] or null
 * Returns 1 where some policy has no answer. */
int32_t detente_batch_solve(
    detente_handle batch, int64_t count, const double *theta, const double *tariffs, const double *costs, int32_t shared,
    const detente_options *options, double *welfare, double *real_wages, double *residuals);

/* ------------------------------------------------------------------------------------------------------------------- tables, texts */

/* Rows and columns of a table. */
int32_t detente_table_size(detente_handle table, int64_t *rows, int32_t *columns);
/* The name of a column, from 0, and whether it holds numbers (1) or words (0). */
int32_t detente_table_column(detente_handle table, int32_t column, const char **name, int32_t *is_number);
/* The numbers of a column, one a row; NaN where there is none. */
int32_t detente_table_numbers(detente_handle table, int32_t column, const double **numbers);
/* The words of a column: for each row the place of its word among `count` different ones. */
int32_t detente_table_words(
    detente_handle table, int32_t column, const int32_t **places, const char *const **words, int32_t *count);
/* A text, and its length in bytes without the zero at its end (null: not wanted). */
int32_t detente_text(detente_handle text, const char **utf8, int64_t *bytes);

#ifdef __cplusplus
}
#endif
#endif
