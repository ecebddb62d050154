#pragma once
// The loops over the trade kernel K = π κ̂^−θ: multiply-add over memory, and nothing else.
// Each has one body, compiled for several instruction levels and chosen once at run time;
// DETENTE_ISA=default|v3|v4 pins the level, so that two machines can give the same bits.

/// One sector: price sums, imports and sales in a single pass over the kernel.
///   S[n] = Σᵢ K[n,i] C[i]            the price index to the power −θ
///   M[n] = X[n]/S[n] · Σᵢ Q[n,i] C[i]  purchases of n net of tariffs and export taxes
///   Y[i] = C[i] · Σₙ Q[n,i] X[n]/S[n]  sales of i net of tariffs and export taxes
/// K and Q are [n][i]; Q is NULL where nothing is taxed (Q = K). A row with S = 0 buys nothing.
void dk_sector(long N, const double *K, const double *Q, const double *C, const double *X, double *S, double *M, double *Y);

/// out[j] += Σₖ G[k,j] x[k], G is [k][j].
void dk_transposed_times(long J, const double *G, const double *x, double *out);

/// out[k] = Σⱼ G[k,j] y[j], G is [k][j].
void dk_times(long J, const double *G, const double *y, double *out);

/// Σ a[i] b[i].
double dk_dot(long n, const double *a, const double *b);

/// y += a x.
void dk_axpy(long n, double a, const double *x, double *y);

/// The level in use: "default", "v3" or "v4".
const char *dk_level(void);
