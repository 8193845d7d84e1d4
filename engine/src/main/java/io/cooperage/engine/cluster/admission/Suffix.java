package io.cooperage.engine.cluster.admission;

import java.util.concurrent.ThreadLocalRandom;

/// Random endings of names: letters and digits that make no words and are not mistaken for each other.
final class Suffix {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LENGTH = 5;

    private Suffix() {}

    static String random() {
        StringBuilder suffix = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            suffix.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }
}
