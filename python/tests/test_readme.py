"""The examples of the package's README run as they are written."""

from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_examples_run(capsys):
    blocks = README.read_text(encoding="utf-8").split("```python\n")[1:]
    names = {}
    for block in blocks:
        exec(compile(block.split("```")[0], str(README), "exec"), names)
    assert len(blocks) == 2 and capsys.readouterr().out == "0 0 certified\n"
    assert set(map(int, set(names["states"].ravel()))) == {-1, 1}
