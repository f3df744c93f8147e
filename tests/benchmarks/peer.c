/* What a person would write by hand: a run over Rosenbrock that records x, loss and gradient at every step. */
#include <math.h>

static double look(const double *x, double *g) {
    double a = 1 - x[0], b = x[1] - x[0] * x[0];
    g[0] = -2 * a - 400 * x[0] * b;
    g[1] = 200 * b;
    return a * a + 100 * b * b;
}

static void record(int t, const double *x, double *g, double *path, double *loss, double *slope) {
    loss[t] = look(x, g);
    for (int i = 0; i < 2; i++) {
        path[2 * t + i] = x[i];
        slope[2 * t + i] = g[i];
    }
}

void sgd(int steps, const double *start, double rate, double *path, double *loss, double *slope) {
    double x[2] = {start[0], start[1]}, g[2];
    for (int t = 0; t <= steps; t++) {
        record(t, x, g, path, loss, slope);
        for (int i = 0; i < 2; i++) x[i] -= rate * g[i];
    }
}

void adam(int steps, const double *start, double rate, double *path, double *loss, double *slope) {
    double x[2] = {start[0], start[1]}, g[2], m[2] = {0, 0}, v[2] = {0, 0}, one = 1, two = 1;
    for (int t = 0; t <= steps; t++) {
        record(t, x, g, path, loss, slope);
        one *= 0.9;
        two *= 0.999;
        for (int i = 0; i < 2; i++) {
            m[i] = 0.9 * m[i] + 0.1 * g[i];
            v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
            x[i] -= rate * (m[i] / (1 - one)) / (sqrt(v[i] / (1 - two)) + 1e-8);
        }
    }
}
