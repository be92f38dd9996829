"""Adds the repository's own pages to the site, where they lie in the repository, so that links between them hold."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
SHOWN = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/*.md",
    "docs/*.jpg",
    "docs/*.svg",
    "templates/demo/library/CREDITS.md",
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The files of docs/site/ with the repository's pages and their pictures."""
    for pattern in SHOWN:
        for path in sorted(ROOT.glob(pattern)):
            files.append(File.generated(config, path.relative_to(ROOT).as_posix(), abs_src_path=str(path)))
    return files
