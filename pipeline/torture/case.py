"""What the families of cases have in common: a folder for a case, and what came of it."""
import itertools
import os
import shutil


class Result:
    """outcome: a word or two to count by; fault: what is wrong, or None; text: what the command said."""

    def __init__(self, outcome, fault=None, text=""):
        self.outcome, self.fault, self.text = outcome, fault, text


def numbered(names, rng):
    """Names of cases without end: one of `names`, and a number that the case draws its own choices from."""
    for number in itertools.count(1):
        yield f"{rng.choice(names)}/{number}"


def place(material, folder, needs, changed=None, contents=b"", without=()):
    """Puts links to whole files of the material into a case's folder, and real bytes at the path `changed`.

    Names in `without` are left out.
    """
    for need in needs:
        link(material.path(need), os.path.join(folder, need), need, changed, without)
    if changed is not None:
        path = os.path.join(folder, changed)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(contents)


def link(source, target, relative, changed, without):
    if relative == changed or relative in without:
        return
    below = [name for name in (changed, *without) if name and name.startswith(relative + "/")]
    if not below:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.symlink(source, target)
        return
    os.makedirs(target, exist_ok=True)
    for name in os.listdir(source):
        link(f"{source}/{name}", f"{target}/{name}", f"{relative}/{name}", changed, without)


def files(folder):
    """Relative paths of all files below a folder, links to folders counting as files."""
    found = []
    for base, folders, names in os.walk(folder):
        names = names + [name for name in folders if os.path.islink(os.path.join(base, name))]
        found += [os.path.relpath(os.path.join(base, name), folder) for name in names]
    return sorted(found)


def contents(folder, without=()):
    """Bytes of all files below a folder by relative path; names that begin with a dot, and `without`, are left out."""
    result = {}
    for name in files(folder):
        if os.path.basename(name).startswith(".") or os.path.basename(name) in without:
            continue
        with open(os.path.join(folder, name), "rb") as file:
            result[name] = file.read()
    return result


def is_leftover(name):
    """Whether a file is a lock, a probe or a part of a file, which nobody may leave."""
    base = os.path.basename(name)
    return base.startswith(".") and (".partial-" in base or base.endswith(".lock") or "probe" in base)


def leftovers(folder):
    return [name for name in files(folder) if is_leftover(name)]


def clear(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
