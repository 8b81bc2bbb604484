"""Changes of texts that are made of lines and words: YAML, Markdown, CSV, JSON."""
import re

import bytes_mutation

NUMBERS = ["0", "-1", "1e308", "-1e308", "1e-320", "1e400", ".nan", ".inf", "-.inf", "9223372036854775807",
           "9223372036854775808", "-9223372036854775808", "4611686018427387904", "2147483648", "0x10", "1_000", "1e3",
           "007", "٣", "1.5", "0.1", "3.0000000001", "100000000000000000000", "1e-9", "65", "33", "''"]
WORDS = ["", "~", "null", "true", "no", "''", '"', "'", "[]", "{}", "[[[]]]", "{a: {b: {c: d}}}", "&a", "*a", "!!binary x",
         "!!python/object x", "<<: *a", "- -", "? x", ": ", "|", ">", "%", "@", "`", "#", "---", "...", "\t", "\u2028",
         "\ufeff", "\u202e", "Q̂", "日本", "../../../../etc/passwd", "/dev/zero", "/proc/self/mem", "/", ".", "..", "-", "--help",
         "a" * 5000, "{{", "}}", "{{#", "{{/", "{{> ", "{{^last()}}", "![](", "](#", "`" * 3, "<script>", "&amp;", "|---|",
         "*" * 200, "[" * 200, "> " * 200]


def lines(text):
    return text.splitlines(keepends=True) or [""]


def repeat_line(text, rng):
    all_lines = lines(text)
    line = rng.choice(all_lines)
    all_lines.insert(rng.randrange(len(all_lines) + 1), line)
    return "".join(all_lines), "a line twice"


def drop_lines(text, rng):
    all_lines = lines(text)
    start = rng.randrange(len(all_lines))
    del all_lines[start:start + rng.choice([1, 1, 1, 3, 20])]
    return "".join(all_lines), f"lines from {start + 1} dropped"


def swap_lines(text, rng):
    all_lines = lines(text)
    one, other = rng.randrange(len(all_lines)), rng.randrange(len(all_lines))
    all_lines[one], all_lines[other] = all_lines[other], all_lines[one]
    return "".join(all_lines), f"lines {one + 1} and {other + 1} swapped"


def indent(text, rng):
    all_lines = lines(text)
    place = rng.randrange(len(all_lines))
    line = all_lines[place]
    all_lines[place] = rng.choice(["  " + line, line.lstrip(" "), "\t" + line, "- " + line, line[1:]])
    return "".join(all_lines), f"line {place + 1} indented otherwise"


def replace(text, rng, pattern, choices):
    found = list(re.finditer(pattern, text))
    if not found:
        return repeat_line(text, rng)
    match, new = rng.choice(found), rng.choice(choices)
    number = text.count("\n", 0, match.start()) + 1
    return text[:match.start()] + new + text[match.end():], f"line {number}: {new[:40]!r} for {match.group()[:40]!r}"


def change_number(text, rng):
    return replace(text, rng, r"-?\d+(\.\d+)?([eE][-+]?\d+)?", NUMBERS)


def change_word(text, rng):
    words = re.findall(r"[\w.-]+", text) or ["x"]
    return replace(text, rng, r"[\w.-]+", WORDS + [rng.choice(words) for _ in range(len(WORDS))])


def change_sign(text, rng):
    return replace(text, rng, r"[^\w\s]", WORDS[:40] + list(":,{}[]\"'\n \0"))


def put_in(text, rng):
    place = rng.randrange(len(text) + 1)
    word = rng.choice(WORDS + NUMBERS)
    return text[:place] + word + text[place:], f"{word[:40]!r} put in"


def nest(text, rng):
    depth = rng.choice([50, 1000, 20000])
    opening = rng.choice(["[", "{a: ", "- ", "> ", "{{#x}}", "(", "*"])
    place = rng.randrange(len(text) + 1)
    return text[:place] + opening * depth + text[place:], f"{depth} times {opening!r}"


def aliases(text, rng):
    """Each line repeats the one before it nine times: written out, 9^20 words."""
    bomb = ["a0: &a0 x\n"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 20)]
    keys = ["a0: &a0 x\n"] + [f"a{i}: &a{i} {{? [*a{i - 1}, *a{i - 1}] : y}}\n" for i in range(1, 20)]
    return "".join(rng.choice([bomb, keys])) + text, "aliases of aliases"


def long(text, rng):
    word = rng.choice(["x", "1", " ", "é", "- a\n", "a: b\n", "#\n", "1,2\n", "{{x}} "])
    return text + word * rng.choice([10_000, 200_000]), f"many {word!r} at the end"


ALL = [repeat_line, drop_lines, swap_lines, indent, change_number, change_number, change_number, change_word, change_word,
       change_word, change_sign, put_in, put_in]


def mutate(data, rng):
    """Bytes that differ from `data`, and what was changed."""
    if rng.random() < 0.1:
        return bytes_mutation.mutate(data, rng)
    text, words = data.decode(), []
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        change = rng.choice(ALL) if rng.random() < 0.95 else rng.choice([nest, aliases, long])
        text, word = change(text, rng)
        words.append(word)
    return text.encode("utf-8", "surrogatepass"), ", ".join(words)
