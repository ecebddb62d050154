#pragma once
// The loops over the trade kernel K = π κ̂^−θ and the input-output table: multiply-add over memory,
// exponentials and logarithms by the vector, and nothing else.
// Each has one body, compiled for several instruction levels and chosen once at run time;
// DETENTE_ISA=default|v3|v4 pins the level, so that two machines with FMA can give the same bits. A level that the processor
// does not have falls to the next below it, another word to the lowest: dk_level says what is in use, and whoever
// reads the variable from a user compares the two.

/// Rows of K and of all arrays beside it are padded with zeros to a multiple of this.
enum { dk_row_multiple = 8 };

/// One sector: price sums, imports and sales in a single pass over the kernel.
///   S[n] = Σᵢ K[n,i] C[i]            the price index to the power −θ
///   M[n] = X[n]/S[n] · Σᵢ Q[n,i] C[i]  purchases of n net of tariffs and export taxes
///   Y[i] = C[i] · Σₙ Q[n,i] X[n]/S[n]  sales of i net of tariffs and export taxes
/// K and Q are [n][i] with rows of L ≥ N numbers, L a multiple of dk_row_multiple, zero beyond N; C and Y have L.
/// Q is NULL where nothing is taxed (Q = K). A row with S = 0 buys nothing.
void dk_sector(long N, long L, const double *K, const double *Q, const double *C, const double *X, double *S, double *M, double *Y);

/// out[j] += Σₖ G[k,j] x[k], G is [k][j].
void dk_transposed_times(long J, const double *G, const double *x, double *out);

/// out[k] = Σⱼ G[k,j] y[j], G is [k][j].
void dk_times(long J, const double *G, const double *y, double *out);

/// The same for a kernel that is not stored: the shares pi of the sector and the rates t, N × N without padding, in
/// which `count` cells (offsets into them, ascending) hold k, and q net of taxes. Q is taken apart only where `taxed`;
/// `room` has 8 L numbers.
void dk_sector_built(int taxed, long N, long L, const double *pi, const double *t, long count, const int *cells, const double *k,
                    const double *q, const double *C, const double *X, double *S, double *M, double *Y, double *room);

/// The same as dk_sector and the products with G with tables in single precision: half the memory to read, the arithmetic
/// in double. The rows of G are L apart.
void dk_sector_single(long N, long L, const float *K, const float *Q, const double *C, const double *X, double *S, double *M, double *Y);
void dk_transposed_times_single(long J, long L, const float *G, const double *x, double *out);
void dk_times_single(long J, long L, const float *G, const double *y, double *out);

/// How a country answers at home: arrays by sector j of L ≥ J numbers, L a multiple of dk_home_multiple, zero beyond J.
/// Money is in any one unit.
typedef struct {
    const float *share;    // π[n,n]: what home goods weigh in the price
    const float *gamma;    // the wage in costs
    const float *sales;    // sales at home, so what a rise of spending sells
    const float *answer;   // what sales fall by when costs rise
    const float *revenue;  // tariff revenue, which a rise of spending brings
    const float *alpha;    // what income is spent on
    const float *inverse;  // 1/X
    const float *pay;      // γ/(wL): what a rise of sales pays
} dk_home;
enum { dk_home_multiple = 16, dk_home_room = 7 };

/// The steps of one country in prices p and spending x (both in logs; on entry what conditions are off by) when its wage
/// moves by `wage` and what follows at home is followed two rounds far:
///   p ← p + π_nn (γ wage + Gᵀp),   y = sales x − answer (γ wage + Gᵀp),   x ← x + (G y + α Σ revenue x)/X
/// Returns Σ pay y. G is [k][j] with rows of L; `room` has dk_home_room L numbers.
float dk_settle(long J, long L, const float *G, const dk_home *at, float wage, float *p, float *x, float *room);

/// The same for steps p and x of J numbers, and for the wage: w ← take (w + Σ pay y), after which p and x move by w times the
/// responses unit_p and unit_x to a unit of it.
void dk_step_at_home(long J, long L, const float *G, const dk_home *at, double take, const float *unit_p, const float *unit_x,
                     double *w, double *p, double *x, float *room);

/// Rounds n numbers to single precision; 0 if any but zero is so small or large that digits are lost.
int dk_single(long n, const double *x, float *out);

/// out[i] = e^x[i] and out[i] = ln x[i]; out may be x. Within 1 ulp.
void dk_exp(long n, const double *x, double *out);
void dk_log(long n, const double *x, double *out);

/// Whether any of n rates is not zero.
int dk_taxes(long n, const double *t);

/// q = k/(1+t) in n cells.
void dk_net_of_tariffs(long n, const double *k, const double *t, double *q);

/// Σ (k − q): what taxes take.
double dk_lost(long n, const double *k, const double *q);

/// Σ pi t/(1+t): the share of spending that goes to the tariff.
double dk_tariff_share(long n, const double *pi, const double *t);

/// out[c][r] = in[r][c], for `rows` rows of `columns`; the rows of `in` and `out` are `in_row` and `out_row` apart.
void dk_transpose(long rows, long columns, const double *in, long in_row, double *out, long out_row);

/// f = to − z, and the largest |f|; NaN if any is not finite.
double dk_gap(long n, const double *to, const double *z, double *f);

/// Σ a[i] b[i].
double dk_dot(long n, const double *a, const double *b);

/// y += a x.
void dk_axpy(long n, double a, const double *x, double *y);

/// sold += r a and squares += s a², of n numbers.
void dk_sell(long n, const double *a, double r, double s, double *sold, double *squares);

/// The blocks of eight rows on and above the diagonal of G += VᵀV, for V of `rows` rows of L, L a multiple of dk_row_multiple.
void dk_add_squares(long rows, long L, const double *V, double *G);

/// One step of the memory of Anderson acceleration: g = z + f, df = f − f₀, dg = g − g₀, then f₀ = f, g₀ = g. The memory is in
/// single precision: it weighs steps, and decides nothing else.
void dk_remember(long n, const double *z, const double *f, double *f0, double *g0, float *df, float *dg);

/// with_last[s] = ΔF[s]·ΔF[r] and with_f[s] = ΔF[s]·f for the q rows of ΔF, which are n apart.
void dk_gram(long n, long q, long r, const float *dF, const double *f, double *with_last, double *with_f);

/// z = g − Σₛ a[s] ΔG[s] for the q rows of ΔG, which are n apart.
void dk_combine(long n, long q, const double *a, const float *dG, const double *g, double *z);

/// The level in use: "default", "v3" or "v4".
const char *dk_level(void);
