package io.cooperage.engine.container;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Readable names for containers that were given none: a quality and something from a cooper's shop.
final class NameGenerator {
    private static final List<String> QUALITIES = List.of(
            "amber",
            "ample",
            "brisk",
            "calm",
            "charred",
            "clever",
            "crisp",
            "curved",
            "deft",
            "eager",
            "fair",
            "firm",
            "fresh",
            "gentle",
            "golden",
            "hardy",
            "honest",
            "hooped",
            "jolly",
            "keen",
            "light",
            "lively",
            "lucky",
            "mellow",
            "merry",
            "neat",
            "nimble",
            "oaken",
            "patient",
            "plain",
            "proud",
            "quick",
            "quiet",
            "round",
            "rustic",
            "seasoned",
            "sharp",
            "silent",
            "smooth",
            "snug",
            "solid",
            "steady",
            "still",
            "stout",
            "sturdy",
            "sunny",
            "swift",
            "tidy",
            "toasted",
            "trim",
            "trusty",
            "vivid",
            "warm",
            "wise",
            "worthy");

    private static final List<String> THINGS = List.of(
            "adze",
            "anker",
            "auger",
            "barrel",
            "basin",
            "bevel",
            "bilge",
            "birch",
            "bucket",
            "bung",
            "butt",
            "cask",
            "cedar",
            "chestnut",
            "chime",
            "chisel",
            "churn",
            "cooper",
            "croze",
            "drawknife",
            "firkin",
            "flagon",
            "flask",
            "gimlet",
            "hammer",
            "hazel",
            "hogshead",
            "hoop",
            "jointer",
            "keg",
            "kilderkin",
            "ladle",
            "larch",
            "mallet",
            "maple",
            "noggin",
            "oak",
            "pail",
            "pin",
            "pipe",
            "plane",
            "puncheon",
            "rivet",
            "rundlet",
            "shave",
            "spigot",
            "spile",
            "stave",
            "tankard",
            "tap",
            "tierce",
            "timber",
            "tub",
            "tun",
            "vat",
            "willow");

    private static final int TRIES = 20;

    private final RandomGenerator random;

    NameGenerator(RandomGenerator random) {
        this.random = random;
    }

    /// A name for which `taken` is false. After some collisions a number is appended, so this always ends.
    String next(Predicate<String> taken) {
        for (int i = 0; i < TRIES; i++) {
            String name = pick(QUALITIES) + "_" + pick(THINGS);
            if (!taken.test(name)) {
                return name;
            }
        }
        String stem = pick(QUALITIES) + "_" + pick(THINGS);
        for (int i = 2; ; i++) {
            if (!taken.test(stem + i)) {
                return stem + i;
            }
        }
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
