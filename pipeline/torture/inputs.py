"""Inputs of every kind, changed in a way that knows their structure, given to the stages that read them."""
import os
import threading

import archive_mutation
import case
import hdf5_mutation
import idx_mutation
import picture_mutation
import results
import stage
import text_mutation
from material import RUN

SMOKE = ["--profile", "smoke"]
TINY = ["--experiment", "in/tiny.yaml", *SMOKE]
SEEN = ["--experiment", "in/seen.yaml", *SMOKE]
ANALYZE = ["analyze", *TINY, "--runs", "build/smoke/runs", "--data-folder", "data", "--output", "out/a.h5"]
TRAIN = ["train", "run", *RUN, "--data-folder", "data", "--output", "out/run.h5"]
TRAIN_SEEN = ["train", "run", *SEEN, "--run", "qhat-sgd", "--data-folder", "data", "--output", "out/run.h5"]
QHAT = "build/smoke/runs/tiny/qhat-sgd/seed-1.h5"
STE = "build/smoke/runs/tiny/ste-sgd/seed-1.h5"
DRAWN = ["table-4", "table-5", "figure-3a", "figure-5", "figure-6", "figure-2", "table-1", "findings"]
BOUNDS_DRAWN = ["figure-c1", "figure-c2", "figure-i1", "figure-i2", "table-c", "table-i"]
WEIGHTS = {
    "plain.h5": ["conv/kernel", "big_endian"], "packed.h5": ["packed"], "keras.weights.h5": ["layers/**"],
    "newest.h5": ["conv/kernel"], "stored.npz": ["conv/kernel", "conv/bias", "big_endian"],
    "packed.npz": ["conv/kernel", "column_major"], "torch-like.safetensors": ["conv.weight", "conv.bias"],
}
PICTURES = ["alpha.png", "bilevel.png", "cmyk-adobe.jpg", "exif-1.jpg", "grey-16-bit.png", "interlaced.png", "palette.png",
            "progressive.jpg", "rgb.jpg", "rgb.png", "subsampled.jpg"]
DIVERGED = 70


# What names its inputs with their checksums, or says how long something took.
APART = ("timings.json", "manifest.json", "ro-crate-metadata.json")


class Change:
    """A changed file: its place below the case's folder, the bytes, words for the change, whether readers must tell."""

    def __init__(self, path, contents, words, must_tell, without=()):
        self.path, self.contents, self.words, self.must_tell, self.without = path, contents, words, must_tell, without
        # What the command writes with the whole file has to come out, if it takes this one.
        self.is_structural = False


class Inputs:
    name = "input"
    share = 0.45

    def __init__(self, material):
        self.material = material
        self.whole, self.lock = {}, threading.Lock()
        self.kinds = {
            # kind: how often, what is needed beside the file, the change, the commands that read it, exit codes beside 0
            "idx": (3, ["in"], self.idx, self.idx_readers, {65}),
            "idx-gzip": (3, ["in"], self.idx_gzip, self.idx_readers, {65}),
            "data": (3, ["in", "data"], self.hdf5("data/small.h5"), self.data_readers, {65, DIVERGED}),
            "index": (3, ["in", "data", "build"], self.hdf5("data/pets/index.h5"), self.index_readers, {65, DIVERGED}),
            "shard": (2, ["in", "data"], self.shard, lambda rng: TRAIN_SEEN, {65}),
            "run": (6, ["in", "data", "build"], self.hdf5(QHAT), self.run_readers, {65, DIVERGED}),
            "checkpoint": (2, ["in", "data"], self.hdf5("out/run.checkpoint.h5", "checkpoints/run.checkpoint.h5"),
                           lambda rng: TRAIN, {DIVERGED}),
            "analysis": (6, ["in"], self.hdf5("tiny.h5"), self.analysis_readers, {65}),
            "bounds": (4, ["in", "tiny.h5"], self.hdf5("bounds.h5"), self.bounds_readers, {65}),
            "weights": (6, [], self.weights, None, {65, DIVERGED}),
            "picture": (5, ["in"], self.picture, self.picture_readers, {65}),
            "experiment": (6, ["in", "paper", "data", "build"], self.experiment, None, {65, 66, 78}),
            "tables": (3, ["in", "data", "build"], self.tables, lambda rng: ANALYZE, {65, 78}),
            "plan": (1, ["in", "short", "mnist.h5"], self.text("short/bounds.yaml"), lambda rng: [
                "bounds", "--plan", "short/bounds.yaml", *SMOKE, "--data", "mnist.h5", "--output", "out/b.h5", "--dry-run"], {65, 66, 78}),
            "document": (4, ["in", "paper"], self.document, self.document_readers, {65, 78}),
            "estimator": (3, ["in", "paper"], self.text("in/mine.csv"), self.estimator_readers, {65, 78}),
            "figures": (2, ["in", "data", "build"], self.figures, None, set()),
        }

    def cases(self, rng):
        names = list(self.kinds)
        weights = [self.kinds[name][0] for name in names]
        number = 0
        while True:
            number += 1
            yield f"{rng.choices(names, weights)[0]}/{number}"

    def perform(self, name, folder, rng):
        _, needs, make, readers, codes = self.kinds[name.split("/")[0]]
        change = make(rng, folder)
        case.place(self.material, folder, needs, change.path, change.contents, change.without)
        words = readers(rng) if readers else change.readers
        before = set(case.files(os.path.join(folder, "out"))) if os.path.isdir(os.path.join(folder, "out")) else set()
        ending = stage.run([self.material.program(words[0]), *words[1:]], folder)
        fault = self.judge(change, words, ending, codes, folder, before)
        if not fault and not ending.code and change.is_structural and not name.startswith("checkpoint") and words[0] != "convert" and (
                # It says where it found the weights: this is not silent.
                "starts from /weights/final" not in ending.errors):
            fault = self.compare(needs, change.path, words, folder)
        text = f"{change.path}: {change.words}\n{' '.join(words)}\n{ending.errors[-1500:] or ending.output[-1500:]}"
        return case.Result(f"{name.split('/')[0]} {ending.code}", fault, text)

    def judge(self, change, words, ending, codes, folder, before):
        fault = ending.fault({0} | codes)
        if fault:
            return fault
        base = os.path.basename(change.path)
        said = ending.output + ending.errors
        left = [name for name in case.files(os.path.join(folder, "out")) if name not in before] if os.path.isdir(
            os.path.join(folder, "out")) else []
        if ending.code:
            # A part of the report's documents is one of those that include it; a set of images is a folder;
            # of runs that do not fit each other the message has the names, as of an experiment that its recipe's table
            # no longer fits.
            names = ["in/report/"] if change.path.startswith("in/report/") else [
                "data/pets"] if change.path.startswith("data/pets/") else [
                base] + ["qhat-sgd"] * (change.path == QHAT) + (
                ["the experiment " + base.removesuffix(".yaml")] if base.endswith(".yaml") else [])
            if not any(name in said for name in names) and ending.code != DIVERGED:
                return "the message names another file or none"
            if left:
                return f"left behind: {left[:3]}"
            return None
        if any(case.is_leftover(name) for name in left):
            return f"left behind: {[name for name in left if case.is_leftover(name)][:3]}"
        if change.must_tell and base not in ending.errors:
            return "taken silently"
        if getattr(change, "same", None):
            for name, expected in change.same.items():
                with open(os.path.join(folder, name), "rb") as file:
                    if file.read() != expected:
                        return "other bytes"
        return None

    def compare(self, needs, path, words, folder):
        """Something missing, of another type or size that is not read changes nothing."""
        with self.lock:
            if tuple(words) not in self.whole:
                calm = self.material.folder + "-calm"
                case.clear(calm)
                case.place(self.material, calm, [*needs, *([] if path.split("/")[0] in needs else [path])])
                stage.run([self.material.program(words[0]), *words[1:]], calm)
                self.whole[tuple(words)] = case.contents(os.path.join(calm, "out"), APART)
                case.clear(calm)
        expected = self.whole[tuple(words)]
        found = case.contents(os.path.join(folder, "out"), APART)
        differing = [name for name in {**expected, **found}
                     if name not in found or name not in expected or not results.equal(name, expected[name], found[name])]
        return f"taken silently: other results: {differing[:3]}" if differing else None

    # --- Changes ---------------------------------------------------------------------------------

    def hdf5(self, path, source=None):
        def make(rng, folder):
            data = self.material.read(source or path)
            contents, words, must_tell = hdf5_mutation.mutate(data, rng, folder)
            change = Change(path, contents, words, must_tell and contents != data and "sealed again" not in words)
            change.is_structural = must_tell and contents != data and ", " not in words.replace(", sealed again", "")
            return change
        return make

    def text(self, path):
        def make(rng, folder):
            contents, words = text_mutation.mutate(self.material.read(path), rng)
            return Change(path, contents, words, False)
        return make

    def idx(self, rng, folder, gzipped=False):
        import gzip
        part, kind = rng.choice(["train", "t10k"]), rng.choice(["images", "images", "labels"])
        path = f"in/idx/{part}-{kind}-idx{3 if kind == 'images' else 1}-ubyte"
        data = self.material.read(path)
        without = (path,) if gzipped else ()
        path, data = (path + ".gz", gzip.compress(data, mtime=0)) if gzipped else (path, data)
        contents, words = idx_mutation.mutate(data, rng, gzipped)
        return Change(path, contents, words, not idx_mutation.is_whole(contents, kind, gzipped), without)

    def idx_gzip(self, rng, folder):
        return self.idx(rng, folder, True)

    def shard(self, rng, folder):
        names = [name for name in os.listdir(self.material.path("data/pets")) if name.endswith(".h5") and name != "index.h5"]
        change = self.hdf5("data/pets/" + rng.choice(sorted(names)))(rng, folder)
        # Images are found by place and checksum: what is not seen to be changed changes nothing.
        change.must_tell = False
        change.same = {"out/run.h5": self.material.read("build/smoke/runs/seen/qhat-sgd/seed-1.h5")}
        return change

    def weights(self, rng, folder):
        name = rng.choice(sorted(WEIGHTS))
        with open(f"{self.material.root}/Tests/WeightFilesTests/Fixtures/{name}", "rb") as file:
            data = file.read()
        if name.endswith(".h5"):
            contents, words, _ = hdf5_mutation.mutate(data, rng, folder)
            must_tell = False
        else:
            contents, words = archive_mutation.mutate(data, rng)
            must_tell = archive_mutation.is_damaged(contents, data, WEIGHTS[name])
        tensors = [word for pattern in WEIGHTS[name] for word in ("--tensors", pattern)]
        change = Change(name, contents, words, must_tell and contents != data)
        common = ["--bits", "2", "--limit", "20", *tensors]
        change.readers = rng.choice([
            ["convert", name, "--estimator", "htge", *common, "--beyond-range", "-o", "out/" + name],
            ["convert", name, "--estimator", "htge", "--bits", "2", *tensors, "--limit-rule", "fan-in", "--outputs", "last",
             "--beyond-range", "-o", "out/" + name],
            ["compare", name, name, *common, "--json"],
        ])
        os.makedirs(os.path.join(folder, "out"))
        return change

    def picture(self, rng, folder):
        with open(f"{self.material.root}/Tests/DatasetsTests/Fixtures/{rng.choice(PICTURES)}", "rb") as file:
            data = file.read()
        contents, words = picture_mutation.mutate(data, rng)
        tree = self.material.path("in/tree/train")
        kind = rng.choice(sorted(os.listdir(tree)))
        name = rng.choice(sorted(os.listdir(f"{tree}/{kind}")))
        return Change(f"in/tree/train/{kind}/{name}", contents, words, picture_mutation.is_damaged(contents))

    def experiment(self, rng, folder):
        name = rng.choice(["in/tiny", "in/tiny", "in/seen", "paper/mnist", "paper/mlp", "paper/resnet50", "paper/vgg",
                           "paper/sensitivity", "paper/optimizers"])
        change = self.text(name + ".yaml")(rng, folder)
        chosen = ["--experiment", name + ".yaml", *SMOKE]
        change.readers = rng.choice([
            ["plan", "show", *chosen], ["plan", "show", *chosen, "--json"], ["plan", "check", "paper", *chosen, "--documents", "in/report"],
            ["train", "all", *chosen, "--build", "build", "--data-folder", "data", "--dry-run"],
        ]) if name.startswith("in") or rng.random() < 0.7 else ["plan", "check", "paper", "--documents", "in/report"]
        return change

    def tables(self, rng, folder):
        return self.text(rng.choice(["in/rules.yaml", "in/paper-values.yaml", "in/recipe.yaml"]))(rng, folder)

    def document(self, rng, folder):
        names = sorted(name for name in os.listdir(self.material.path("in/report")) if name.endswith(".md"))
        return self.text("in/report/" + rng.choice(names))(rng, folder)

    def figures(self, rng, folder):
        path = rng.choice(["bench.json", "build/notes.json", "build/pace.json"])
        change = self.text(path)(rng, folder)
        change.readers = ["train", "all", *TINY, "--build", "build", "--data-folder", "data", "--dry-run", "--ranks", "4",
                          "--speed", "bench.json", "--notes", "build/notes.json", "--pace", "build/pace.json"]
        return change

    # --- Readers ---------------------------------------------------------------------------------

    def idx_readers(self, rng):
        return rng.choice([
            ["prepare", "mnist", "--mnist-dir", "in/idx", "--allow-unverified", "--name", "x", "--output", "out/x.h5"],
            ["prepare", "own", *TINY, "--output", "out"],
        ])

    def data_readers(self, rng):
        return TRAIN

    def index_readers(self, rng):
        return rng.choice([TRAIN_SEEN, ["analyze", *SEEN, "--runs", "build/smoke/runs", "--data-folder", "data", "--output",
                                        "out/a.h5"]])

    def run_readers(self, rng):
        limits = ["--bits", "2", "--limit-attribute", "w_max", "--tensors", "weights/final/conv*/*"]
        return rng.choice([
            ANALYZE, ANALYZE, ANALYZE,
            TRAIN + ["--initial-weights", QHAT],
            ["compare", QHAT, STE, *limits, "--estimator", "htge", "--json"],
            ["convert", QHAT, *limits, "--estimator", "htge", "--beyond-range", "-o", "out/w.h5"],
        ])

    def analysis_readers(self, rng):
        if rng.random() < 0.05:
            return ["render", "--analysis", "tiny.h5", "--output", "out", "--documents", "in/report"]
        return ["render", "--analysis", "tiny.h5", "--output", "out", "--documents", "in/report", "--only", rng.choice(DRAWN)]

    def bounds_readers(self, rng):
        return ["render", "--analysis", "tiny.h5", "--bounds", "bounds.h5", "--output", "out", "--documents", "in/report",
                "--only", rng.choice(BOUNDS_DRAWN)]

    def picture_readers(self, rng):
        return ["prepare", "images", "--images-dir", "in/tree", "--output", "out/set"]

    def document_readers(self, rng):
        return ["plan", "check", "paper", *rng.choice([[], ["--experiment", "paper/mnist.yaml"]]), "--documents", "in/report"]

    def estimator_readers(self, rng):
        return rng.choice([
            ["plan", "disguise", "--estimator", "in/mine.csv", "--base", "paper/mlp.yaml", "--output", "out"],
        ])
