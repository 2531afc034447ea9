"""Wrong input raises ValueError or TypeError, and says what to do."""

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

import hopfit
from hopfit import _native

X = hopfit.random_patterns(4, 9, random_state=1)


@pytest.mark.parametrize(
    "options, sentence",
    [
        ({"rule": "magic"}, "rule is 'magic'; it must be 'hebbian', 'pseudoinverse', "),
        ({"weights": "heavy"}, "weights is 'heavy', which is not a weight class"),
        ({"tie": "loose"}, "tie is 'loose', which is not a tie rule"),
        ({"then": "rest"}, "then is 'rest'; it must be 'margin', "),
        ({"rule": "hebbian", "bias": True}, "bias belongs to the rules milp, exact, recall, perceptron"),
        ({"rule": "milp", "then": "margin"}, "then belongs to rule exact; leave it out"),
        ({"sparse": 0.1}, "sparse belongs to rule milp; leave it out"),
        ({"rule": "milp", "sparse": -1.0}, "sparse is -1; it must be"),
        ({"receptive_field": 3.0}, "needs to know the picture"),
        ({"receptive_field": -1.0, "shape": (3, 3)}, "must be a distance above 0 pixels"),
        ({"shape": (2, 3)}, "shape 2x3 has 6 pixels, but there are 9 neurons"),
        ({"shape": 5}, "needed is (height, width)"),
        ({"time_limit": -1}, "a number of seconds, 0 or more, is needed"),
        ({"time_limit": float("nan")}, "a number of seconds, 0 or more, is needed"),
        ({"noise_level": 0.5}, "noise_level is 0.5; it must be from 0 to less than 0.5"),
        ({"rule": "recall", "missing_share": 1.0}, "missing_share is 1; it must be from 0 to less"),
        ({"then": None, "noise_level": 0.1}, "noise_level and missing_share belong to then"),
        ({"rule": "recall", "weights": "ternary"}, "weights belongs to the rules milp and exact"),
        ({"then": "margin", "rule": "hebbian"}, 'or set rule="exact"'),
        (
            {"epochs": 3},
            'epochs belongs to the rules gradient and perceptron; leave it out, or set rule="gradient" or',
        ),
        ({"rule": "storkey", "bias": True}, "bias belongs to the rules milp, exact, recall"),
        ({"rule": "mpf", "symmetric": False}, "symmetric=False belongs to the rules milp, exact, recall"),
        ({"rule": "ridge", "bias": True}, "solves for a bias or a receptive field neuron by neuron"),
        ({"rule": "ridge", "penalty": 0.0}, "penalty is 0; it must be finite and at least 1e-12"),
        ({"rule": "perceptron", "kappa": -1.0}, "kappa is -1; it must be finite and at least 0"),
        ({"rule": "perceptron", "perceptron": "x"}, "perceptron is 'x'; it must be 'diederich-opper' or"),
        ({"rule": "perceptron", "kappa_norm": "x"}, "kappa_norm is 'x'; it must be 'steps' or 'euclidean'"),
        ({"rule": "perceptron", "epochs": 0}, "epochs is 0; it must be at least 1"),
        ({"rule": "mpf", "weight_decay": -1.0}, "weight_decay is -1; it must be finite and"),
        ({"rule": "dreaming", "dream_time": -1.0}, "dream_time is -1; it must be from 0 to 1e12"),
        ({"rule": "unlearning", "unlearning_rate": 2.0}, "unlearning_rate is 2; it must be from"),
        ({"dreams": 5}, "dreams belongs to rule unlearning; leave it out"),
        ({"tuned": True}, "tuned belongs to rule gradient"),
        ({"keep_diagonal": True}, "keep_diagonal belongs to rule pseudoinverse"),
        ({"write_model": "m.mps"}, "write_model belongs to rule milp"),
        ({"start": "none"}, "start belongs to rule milp"),
        ({"solver": "scip"}, "solver belongs to rule milp"),
        ({"read_solution": "s.sol"}, "read_solution belongs to rule milp"),
        ({"rule": "milp", "solver": "cplex"}, "solver is 'cplex'; it must be 'highs', 'scip', "),
        ({"rule": "milp", "epsilon": 1.0, "big_m": 0.5}, "big_m is 0.5, below epsilon (1)"),
        ({"rule": "storkey", "symmetric": False}, "symmetric=False belongs to"),
        ({"update": "backwards"}, "update is 'backwards'; it must be 'cue', 'graded'"),
        ({"update": "glauber", "cooling": "fast"}, "cooling is 'fast'; it must be 'linear'"),
        ({"temperature": 1.0}, 'temperature belongs to update="glauber"; leave it out'),
        ({"max_steps": -1}, "max_steps is -1; a whole number, 0 or more, is needed"),
        ({"rule": "milp", "solver": "scip", "read_solution": "s"}, "leave out solver"),
        ({"rule": "milp", "write_model": "m.txt"}, "its name must end in .mps or .lp"),
        ({"rule": "milp", "solver_log": ""}, "solver_log is empty; a file's name is needed"),
        ({"rule": "milp", "epsilon": 0.0}, "it must be finite and above 0"),
        ({"rule": "gradient", "epochs": -1}, "epochs is -1; a whole number, 0 or more, is"),
        ({"rule": "gradient", "momentum": 1.0}, "momentum"),
        ({"rule": "pseudoinverse", "rank_tolerance": 2.0}, "rank_tolerance"),
        ({"random_state": -1}, "a seed from 0"),
        ({"n_jobs": 0}, "give a number of threads"),
    ],
)
def test_wrong_options(options, sentence):
    with pytest.raises(ValueError) as caught:
        hopfit.HopfieldMemory(**options).fit(X)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "options, sentence",
    [
        ({"time_limit": "10"}, "time_limit is '10' (str); a number is needed"),
        ({"time_limit": True}, "time_limit is True (bool); a number is needed"),
        ({"receptive_field": [3]}, "receptive_field is [3] (list); a number is needed"),
        ({"rule": "milp", "sparse": "yes"}, "sparse is 'yes' (str); a number is needed"),
        ({"binarize": "0.5"}, "binarize is '0.5' (str); a number is needed"),
        ({"n_jobs": 1.5}, "n_jobs is 1.5 (float); a whole number is needed"),
        ({"random_state": "x"}, "random_state is 'x' (str); a whole number is needed"),
        ({"rule": 3}, "rule is 3 (int); a str is needed"),
        ({"weights": None}, "weights is None (NoneType); a str is needed"),
        ({"symmetric": "no"}, "symmetric is 'no' (str); True or False is needed"),
        ({"rule": "milp", "solver": 3}, "solver is 3 (int); a str is needed"),
        ({"rule": "milp", "write_model": 3}, "write_model is 3 (int); a file's name"),
        ({"resume": 3}, "resume is a str, a dict or a path, not int"),
    ],
)
def test_wrong_types_are_told_in_the_words_of_the_parameters(options, sentence):
    with pytest.raises(TypeError) as caught:
        hopfit.HopfieldMemory(**options).fit(X)
    assert sentence in str(caught.value)


def test_numpys_scalars_are_what_they_stand_for():
    memory = hopfit.HopfieldMemory(
        time_limit=np.float32(20),
        symmetric=np.bool_(False),
        n_jobs=np.int64(1),
        rule=np.str_("exact"),
        max_steps=np.int16(3),
    )
    assert memory.fit(X).recall(X).shape == X.shape


def test_wrong_types_of_functions():
    memory = hopfit.HopfieldMemory().fit(X)
    wrong = [
        (lambda: memory.recall(X, update=3), "update is 3"),
        (lambda: memory.recall(X, max_steps="9"), "max_steps is '9'"),
        (lambda: memory.stabilities(X, norm=2), "norm is 2"),
        (lambda: memory.evaluate(X, noise="0.1"), "noise is '0.1'"),
        (lambda: hopfit.noisy(X, "0.1"), "noise is '0.1'"),
        (lambda: hopfit.noisy(X, 0.1, trial=0.5), "trial is 0.5"),
        (lambda: hopfit.random_patterns(2.0, 3), "n_patterns is 2.0"),
        (lambda: hopfit.read_patterns(3), "path is 3"),
        (lambda: hopfit.read_patterns("x.png", binarize="1"), "binarize is '1'"),
        (lambda: hopfit.read_table("x.csv", label=1.5), "label is 1.5"),
        (lambda: memory.save(None), "path is None"),
    ]
    for call, sentence in wrong:
        with pytest.raises(TypeError) as caught:
            call()
        assert sentence in str(caught.value)


def test_the_classifier_says_which_rule_a_second_goal_needs():
    X, y = hopfit.load_wine(return_X_y=True)
    with pytest.raises(ValueError, match='then belongs to rule exact; .* set rule="exact"'):
        hopfit.HopfieldClassifier(then="margin").fit(X, y)


@pytest.mark.parametrize("absent", [None, float("nan")])
def test_a_row_without_a_class_is_refused(absent):
    rows, classes = [[1.0], [2.0], [3.0]], np.array(["a", "b", absent], dtype=object)
    with pytest.raises(ValueError, match="(?i)row 2 .*class|NaN"):
        hopfit.HopfieldClassifier().fit(rows, classes)


def test_levels_of_pictures_are_numbers(tmp_path):
    (tmp_path / "x.pgm").write_bytes(b"P5 2 2 255 \x00\x40\x80\xff")
    assert hopfit.read_patterns(tmp_path / "x.pgm").tolist() == [[-1, -1, 1, 1]]
    for level in (float("nan"), -1, 255):
        with pytest.raises(ValueError, match="level"):
            hopfit.read_patterns(tmp_path / "x.pgm", binarize=level)


def test_wrong_bits():
    with pytest.raises(ValueError, match=r"X: pattern 1, neuron 2 .*: 0.5 is not a bit"):
        hopfit.HopfieldMemory().fit([[1, -1, 1], [1, 1, 0.5]])
    with pytest.raises(ValueError, match="patterns are either 1 and -1 or 1 and 0 throughout"):
        hopfit.HopfieldMemory().fit([[1, -1, 1], [1, 1, 0]])
    memory = hopfit.HopfieldMemory().fit(X)
    with pytest.raises(ValueError, match="8 features"):
        memory.recall(X[:, :8])
    with pytest.raises(ValueError, match="update is 'backwards'; it must be 'cue', 'graded'"):
        memory.recall(X, update="backwards")
    with pytest.raises(ValueError, match="max_steps is -1; a whole number, 0 or more"):
        memory.recall(X, max_steps=-1)
    with pytest.raises(NotFittedError):
        hopfit.HopfieldMemory().recall(X)


def test_files_that_are_not_there(tmp_path):
    for option in ("start", "read_solution"):
        memory = hopfit.HopfieldMemory(rule="milp", **{option: tmp_path / "gone"})
        with pytest.raises(FileNotFoundError, match="gone"):
            memory.fit(X)


def test_arguments_in_the_wrong_place():
    memory = hopfit.HopfieldMemory().fit(X)
    wrong = [
        (lambda: hopfit.diagnose(X, memory), "memory is of type ndarray; a HopfieldMemory is needed"),
        (lambda: hopfit.diagnose(memory, X, 3), "parts is 3 (int); a str is needed"),
        (lambda: hopfit.capacity("hebbian", 24, [1]), "memory is of type str"),
        (lambda: hopfit.HopfieldClassifier(random_state="x").fit(X, X[:, 0]), "random_state is 'x'"),
    ]
    for call, sentence in wrong:
        with pytest.raises(TypeError) as caught:
            call()
        assert sentence in str(caught.value)
    with pytest.raises(ValueError, match="n_jobs is 0"):
        hopfit.HopfieldClassifier(n_jobs=0).fit(X, X[:, 0])
    with pytest.raises(ValueError, match="norm is 'l2'; it must be None, 'sum'"):
        memory.stabilities(X, norm="l2")
    with pytest.raises(ValueError, match="clamp is 'all'; give 'known' or a mask"):
        memory.recall(X, clamp="all")


def test_wrong_files(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing.npy: cannot be opened"):
        hopfit.read_patterns(tmp_path / "nothing.npy")
    with pytest.raises(FileNotFoundError, match="nothing.npz: cannot be opened"):
        hopfit.HopfieldMemory.load(tmp_path / "nothing.npz")
    with pytest.raises(TypeError, match="X is 'cues.npy' .* hopfit.read_patterns reads files"):
        hopfit.HopfieldMemory().fit("cues.npy")
    (tmp_path / "model.npz").write_bytes(b"no archive")
    with pytest.raises(ValueError, match="not a readable model"):
        hopfit.HopfieldMemory.load(tmp_path / "model.npz")


@pytest.mark.parametrize("option, name", [("write_model", "m.mps"), ("solver_log", "log")])
def test_files_that_cannot_be_written_are_told_before_the_search(option, name, tmp_path):
    memory = hopfit.HopfieldMemory(rule="milp", time_limit=60)
    with pytest.raises(ValueError, match="its folder does not exist"):
        memory.set_params(**{option: tmp_path / "nowhere" / name}).fit(X)
    same = {"write_model": tmp_path / "m.mps", "solver_log": tmp_path / "m.mps"}
    with pytest.raises(ValueError, match="name the same file"):
        memory.set_params(**same).fit(X)


def test_more_patterns_than_memory_holds_are_refused():
    for count, neurons in [(10**12, 10**12), (2**20, 2**20), (0, 5), (5, 1)]:
        with pytest.raises(ValueError):
            hopfit.random_patterns(count, neurons)


def test_parameters_of_another_way_to_classify_are_refused():
    X, y = hopfit.load_wine(return_X_y=True)
    wrong = [
        ({"labels": "nearest"}, "'nearest' is no way to tell classes"),
        ({"max_steps": 0}, 'max_steps belongs to labels="match"'),
        ({"rule": "hebbian"}, 'rule belongs to labels="match"'),
        ({"labels": "noise", "example_share": 0.5}, 'example_share belongs to labels="bayes"'),
        ({"labels": "match", "noise_level": 0.1}, 'noise_level belongs to labels="noise"'),
        ({"example_share": 1.0}, "example_share is 1; it must be at least 0 and below 1"),
        ({"labels": "noise", "noise_level": 0.5}, "noise_level is 0.5; it must be above 0 and below"),
    ]
    for options, sentence in wrong:
        with pytest.raises(ValueError) as caught:
            hopfit.HopfieldClassifier(**options).fit(X, y)
        assert sentence in str(caught.value)
    for labels in ("bayes", "match"):
        with pytest.raises(TypeError, match="time_limit is '10'"):
            hopfit.HopfieldClassifier(labels=labels, time_limit="10").fit(X, y)
    with pytest.raises(AttributeError, match='set labels="match"'):
        hopfit.HopfieldClassifier().fit(X, y).recall(X)


def test_weights_of_rows_are_checked():
    X, y = [[1.0], [2.0], [3.0]], [0, 1, 1]
    wrong = [
        ([1, -1, 1], "row 1 has -1"),
        ([0, 0, 0], "weight zero; at least one must count"),
        ([1, 1], "one number a row"),
        ([[1], [1], [1]], "one-dimensional"),
    ]
    for weights, sentence in wrong:
        with pytest.raises(ValueError, match=sentence):
            hopfit.HopfieldClassifier().fit(X, y, sample_weight=weights)


def test_what_is_no_bit_is_told_with_a_way_out():
    with pytest.raises(ValueError, match="binarize=LEVEL.*SignEncoder"):
        hopfit.HopfieldMemory().fit(hopfit.load_wine().data)
    with pytest.raises(ValueError, match="missing=np.nan"):
        hopfit.HopfieldMemory().fit(X).recall(np.full((1, X.shape[1]), np.nan))
    with pytest.raises(TypeError, match="time_limit is '10'"):
        hopfit.HopfieldMemory(time_limit="10").fit(X)


def test_a_panic_is_an_exception(capfd):
    with pytest.raises(RuntimeError, match="a fault of its own .on purpose.; please report it"):
        _native._panic()
    assert hopfit.HopfieldMemory().fit(X).flips_ == 0


def test_the_stub_names_what_there_is():
    import ast
    import inspect
    from pathlib import Path

    stub = ast.parse((Path(hopfit.__file__).parent / "_native.pyi").read_text())
    stubs = [node for node in stub.body if isinstance(node, ast.FunctionDef)]
    functions = {node.name: [a.arg for a in node.args.args] for node in stubs}
    native = {name: f for name, f in vars(_native).items() if inspect.isbuiltin(f)}
    assert functions == {name: list(inspect.signature(f).parameters) for name, f in native.items()}
