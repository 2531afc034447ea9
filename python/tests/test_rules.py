"""The learning rules beside NumPy and SciPy."""

import numpy as np
import pytest

import hopfit

N = 40


def off_diagonal(matrix):
    return matrix - np.diag(np.diag(matrix))


def same(found, expected, tolerance=1e-9):
    scale = np.abs(expected).max()
    np.testing.assert_allclose(found / scale, expected / scale, atol=tolerance)


@pytest.fixture(params=[5, 20, 40, 60])
def X(request):
    return hopfit.random_patterns(request.param, N, random_state=7)


def test_storkey_is_three_sums_a_pattern(X):
    W = np.zeros((N, N))
    for x in X.astype(float):
        # h[i, j]: the field of neuron i without what i and j contribute.
        h = (W @ x)[:, None] - W * x[None, :] - (np.diag(W) * x)[:, None]
        W = W + (np.outer(x, x) - x[:, None] * h.T - h * x[None, :]) / N
        np.fill_diagonal(W, 0)
    same(hopfit.HopfieldMemory(rule="storkey").fit(X).weights_, N * W)


@pytest.mark.parametrize("time", [0.0, 0.5, 10.0, 1e6])
def test_dreaming_is_its_formula(X, time):
    x = X.astype(float)
    overlaps = x @ x.T / N
    kernel = (1 + time) * np.linalg.inv(np.eye(len(x)) + time * overlaps)
    found = hopfit.HopfieldMemory(rule="dreaming", dream_time=time).fit(X).weights_
    same(found, off_diagonal(x.T @ kernel @ x), 1e-9 * max(1.0, time))


@pytest.mark.parametrize("penalty", [1e-3, 1.0, 30.0])
def test_ridge_is_scikit_learns(X, penalty):
    from sklearn.linear_model import Ridge

    x = X.astype(float)
    matrix = x.T @ x
    expected = off_diagonal(matrix @ np.linalg.inv(matrix + penalty * np.eye(N)))
    same(hopfit.HopfieldMemory(rule="ridge", penalty=penalty).fit(X).weights_, expected, 1e-8)
    for bias in (False, True):
        options = {"symmetric": False, "bias": bias, "penalty": penalty}
        memory = hopfit.HopfieldMemory(rule="ridge", **options).fit(X)
        for neuron in range(0, N, 7):
            others = np.arange(N) != neuron
            model = Ridge(alpha=penalty, fit_intercept=bias).fit(x[:, others], x[:, neuron])
            np.testing.assert_allclose(memory.weights_[others, neuron], model.coef_, atol=1e-8)
            np.testing.assert_allclose(memory.bias_[neuron], model.intercept_, atol=1e-8)


@pytest.mark.parametrize("bias", [False, True])
def test_probability_flow_is_as_small_as_scipys(X, bias):
    from scipy.optimize import minimize

    x, decay = X.astype(float), 0.01
    upper = np.triu_indices(N, 1)

    def unfold(parameters):
        W = np.zeros((N, N))
        W[upper] = parameters[: len(upper[0])]
        return W + W.T, parameters[len(upper[0]) :] if bias else np.zeros(N)

    def flow(parameters):
        W, b = unfold(parameters)
        out = np.exp(-x * (x @ W + b)) / len(x)
        by_field = -x * out
        by_weight = by_field.T @ x + decay * W
        slope = (by_weight + by_weight.T)[upper]
        slope = np.concatenate([slope, by_field.sum(axis=0)]) if bias else slope
        return out.sum() + decay / 2 * (W**2).sum(), slope

    start = np.zeros(len(upper[0]) + (N if bias else 0))
    settings = {"maxiter": 20000, "maxfun": 40000, "ftol": 1e-15, "gtol": 1e-9}
    best = minimize(flow, start, jac=True, method="L-BFGS-B", options=settings)
    options = {"bias": bias, "weight_decay": decay}
    memory = hopfit.HopfieldMemory(rule="mpf", **options).fit(X)
    told = memory.report_["details"]["mpf"]
    assert told["converged"]
    found = flow(np.concatenate([memory.weights_[upper], memory.bias_ if bias else []]))[0]
    np.testing.assert_allclose(found, told["objective"], rtol=1e-9)
    assert best.fun * (1 - 1e-9) <= found <= best.fun * (1 + 1e-4)


def test_the_perceptron_is_the_textbooks(X):
    W = np.zeros((N, N))
    x = X.astype(int)
    for _ in range(30):
        corrected = False
        for state in x:
            for i in range(N):
                if state[i] * (W[i] @ state) < N:
                    step = state[i] * state
                    step[i] = 0
                    W[i] += step
                    W[:, i] += step
                    corrected = True
        if not corrected:
            break
    options = {"perceptron": "diederich-opper", "epochs": 30}
    memory = hopfit.HopfieldMemory(rule="perceptron", **options).fit(X)
    if not corrected:
        np.testing.assert_array_equal(memory.weights_, W)
    told = memory.report_["details"]["perceptron"]
    assert told["converged"] == (not corrected)
    assert not told["converged"] or (x * (x @ memory.weights_)).min() >= N


def test_unlearning_takes_dreams_away_and_nothing_else():
    X = hopfit.random_patterns(6, N, random_state=3)
    hebb = hopfit.HopfieldMemory(rule="hebbian").fit(X).weights_
    options = {"dreams": 1, "unlearning_rate": 0.125, "random_state": 4}
    memory = hopfit.HopfieldMemory(rule="unlearning", **options).fit(X)
    taken = hebb - memory.weights_
    assert set(np.abs(taken[~np.eye(N, dtype=bool)])) == {0.125}
    state = np.sign(taken[0] + np.eye(N)[0])
    np.testing.assert_array_equal(taken, off_diagonal(0.125 * np.outer(state, state)))
    # The dream is a state that recall of Hebb's weights leaves as it is.
    assert (state * (hebb @ state) >= 0).all()
