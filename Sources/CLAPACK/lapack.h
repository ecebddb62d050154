#pragma once
// The Fortran LAPACK routines in use; OpenBLAS provides them.

/// Solves A X = B with A symmetric positive definite (Cholesky); column-major.
void dposv_(const char *uplo, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, int *info);

/// Solves A X = B with A general (LU with partial pivoting); column-major.
void dgesv_(const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b, const int *ldb, int *info);
