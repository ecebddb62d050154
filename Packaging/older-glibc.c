// What the C library has under new names since glibc 2.35, so that the library of `make library` runs from 2.34 on, as many clusters
// have it. Linked into that library alone.

long double hypotl(long double, long double);

double hypot(double x, double y) { return (double)hypotl(x, y); }

float hypotf(float x, float y) { return (float)hypotl(x, y); }
