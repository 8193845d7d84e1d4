package io.cooperage.engine.build.copy;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/// What `--chmod` says: an octal mode, or symbolic changes as chmod(1) has them (`u=rwX,go=rX`, `+x`, `g=u`).
/// No umask counts. Immutable.
final class ModeChange {
    private static final int ALL = 07777;
    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int STICKY = 01000;
    private static final int EXECUTE = 0111;

    private final String text;
    private final List<Clause> clauses = new ArrayList<>();
    private int at;

    /// @param who 0700, 070 and 07 in any combination
    /// @param copied a letter of `ugo` whose bits are taken; 0 for none
    /// @param bits as for all three, with set-id and sticky
    private record Clause(int who, char operator, char copied, int bits, boolean conditionalExecute) {
        int apply(int mode, boolean folder) {
            int wanted = copied == 0 ? bits : spread(mode, copied);
            if (conditionalExecute && (folder || (mode & EXECUTE) != 0)) {
                wanted |= EXECUTE;
            }
            int mask = who;
            mask |= (who & 0700) != 0 ? SET_UID : 0;
            mask |= (who & 070) != 0 ? SET_GID : 0;
            mask |= who == 0777 ? STICKY : 0;
            wanted &= mask;
            return switch (operator) {
                case '+' -> mode | wanted;
                case '-' -> mode & ~wanted;
                // chmod(1): `=` leaves a folder's set-id bits unless they are named.
                default -> (mode & ~(folder ? mask & ~(SET_UID | SET_GID) : mask)) | wanted;
            };
        }

        private static int spread(int mode, char who) {
            int bits = switch (who) {
                case 'u' -> mode >> 6;
                case 'g' -> mode >> 3;
                default -> mode;
            };
            return (bits & 7) * 0111;
        }
    }

    private ModeChange(String text) {
        this.text = text;
    }

    /// @throws EngineException INVALID_ARGUMENT in BuildKit's words
    static ModeChange parse(String text) {
        ModeChange change = new ModeChange(text);
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '7')) {
            int mode = text.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(text, 8);
            if (mode > ALL) {
                throw change.bad();
            }
            change.clauses.add(new Clause(0777, 'O', (char) 0, mode, false));
            return change;
        }
        change.symbolic();
        return change;
    }

    private EngineException bad() {
        return EngineException.invalid("invalid chmod parameter: '" + text
                + "'. it should be octal string and between 0 and 07777, or symbolic as in u=rwX,go=rX");
    }

    private void symbolic() {
        do {
            int who = who();
            if (!"+-=".contains(peek())) {
                throw bad();
            }
            while (!peek().isEmpty() && "+-=".contains(peek())) {
                clause(who);
            }
        } while (peek().equals(",") && at++ < text.length());
        if (at < text.length()) {
            throw bad();
        }
    }

    /// The next character, empty at the end.
    private String peek() {
        return at < text.length() ? text.substring(at, at + 1) : "";
    }

    private int who() {
        int who = 0;
        while (!peek().isEmpty() && "ugoa".contains(peek())) {
            who |= switch (text.charAt(at++)) {
                case 'u' -> 0700;
                case 'g' -> 070;
                case 'o' -> 07;
                default -> 0777;
            };
        }
        if (peek().isEmpty()) {
            throw bad();
        }
        return who == 0 ? 0777 : who;
    }

    private void clause(int who) {
        char operator = text.charAt(at++);
        if (!peek().isEmpty() && "ugo".contains(peek())) {
            clauses.add(new Clause(who, operator, text.charAt(at++), 0, false));
            return;
        }
        int bits = 0;
        boolean conditional = false;
        while (!peek().isEmpty() && "rwxXst".contains(peek())) {
            char letter = text.charAt(at++);
            conditional |= letter == 'X';
            bits |= switch (letter) {
                case 'r' -> 0444;
                case 'w' -> 0222;
                case 'x' -> EXECUTE;
                case 's' -> SET_UID | SET_GID;
                case 't' -> STICKY;
                default -> 0;
            };
        }
        clauses.add(new Clause(who, operator, (char) 0, bits, conditional));
    }

    /// @param mode permission bits
    int apply(int mode, boolean folder) {
        int changed = mode;
        for (Clause clause : clauses) {
            changed = clause.operator() == 'O' ? clause.bits() : clause.apply(changed, folder);
        }
        return changed;
    }

    @Override
    public String toString() {
        return text;
    }
}
