"""Names that were misspelt are refused before work begins, with the nearest that is known."""

from collections.abc import Mapping

import pytest
from click.testing import CliRunner

from assets_db.errors import UserError
from montage.cli.main import main
from montage.ffmpeg.encoders import ENCODERS as RENDERED
from montage.settings import Settings, check_environment, load_settings
from montage.settings.definition import ENCODERS


@pytest.mark.parametrize(
    ("environment", "near"),
    [
        ({"NEWSREEL_LIBARY": "x"}, "NEWSREEL_LIBRARY"),
        ({"NEWSREEL_PEXEL_KEY": "x"}, "NEWSREEL_PEXELS_KEY"),
        ({"NEWSREEL_LLM_MODELS": "x"}, "NEWSREEL_LLM_MODEL"),
        ({"NEWSREEL_QQXQQ": "x"}, "unset it"),
    ],
)
def test_a_misspelt_variable(environment: Mapping[str, str], near: str) -> None:
    with pytest.raises(UserError, match=f"unknown variable {next(iter(environment))} in the environment; .*{near}"):
        check_environment(environment)


def test_variables_that_are_known() -> None:
    check_environment({f"NEWSREEL_{name.upper()}": "x" for name in Settings.__slots__})
    check_environment(dict.fromkeys(["NEWSREEL_DEBUG", "NEWSREEL_PEXELS_KEY", "OTHER"], "x"))


@pytest.mark.parametrize("command", sorted(main.commands))
def test_no_command_overlooks_a_misspelt_variable(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_LIBARY", "x")
    done = CliRunner().invoke(main, [command, "--out", "x"])
    assert done.exit_code == 1 and done.stderr.endswith("did you mean NEWSREEL_LIBRARY?\n")


@pytest.mark.parametrize(
    ("kind", "spec", "near"),
    [
        ("embedder", "clip", "openclip"),
        ("embedder", "opencilp:ViT-B-32", "openclip"),
        ("stock", "pexels,pixbay", "pixabay"),
        ("voice", "edge,espaek", "espeak"),
        ("reader", "rapid", "rapidocr"),
        ("listener", "wisper:small", "whisper"),
        ("writer", "extractiv", "extractive"),
        ("renderer", "movipy", "moviepy"),
        ("generator", "text-to-video:M", "text_to_video"),
        ("encoder", "x264", "libx264"),
        ("lang", "fr", "choose from en, zh"),
    ],
)
def test_a_misspelt_backend_by_flag_environment_and_file(kind: str, spec: str, near: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "newsreel.toml").write_text(f'{kind} = "{spec}"\n')
    for given in (
        lambda: load_settings({kind: spec}, {}, tmp_path / "none"),
        lambda: load_settings({}, {f"NEWSREEL_{kind.upper()}": spec}, tmp_path / "none"),
        lambda: load_settings({}, {}, tmp_path / "newsreel.toml"),
    ):
        with pytest.raises(UserError, match=near):
            given()


def test_backends_of_ones_own_are_no_slips() -> None:
    assert Settings(
        embedder="tests.montage.search.test_rank:Colours",
        voice="json:JSONDecoder",
        renderer="tests.montage.backends.test_moviepy:X",
    )


def test_the_encoders_are_the_renderers() -> None:
    assert set(ENCODERS) == {"auto", *RENDERED}
