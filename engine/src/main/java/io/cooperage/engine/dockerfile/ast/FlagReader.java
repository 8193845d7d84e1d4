package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The flags of one instruction, checked against what its keyword allows.
final class FlagReader {
    private final Map<String, List<Word>> values = new HashMap<>();

    private FlagReader() {}

    static FlagReader read(Keyword keyword, Command command) throws InstructionError {
        FlagReader reader = new FlagReader();
        Map<String, FlagKind> allowed = FlagKind.of(keyword);
        for (Flag flag : command.flags()) {
            FlagKind kind = allowed.get(flag.name());
            if (kind == null) {
                String suggestion = Suggestion.find(flag.name(), allowed.keySet());
                throw new InstructionError(
                        "unknown flag: --" + flag.name() + Suggestion.hint(suggestion),
                        flag.nameRange(),
                        suggestion == null ? null : "--" + suggestion);
            }
            reader.add(flag, kind);
        }
        return reader;
    }

    private void add(Flag flag, FlagKind kind) throws InstructionError {
        String name = flag.name();
        if (values.containsKey(name) && kind != FlagKind.STRINGS) {
            throw new InstructionError("duplicate flag specified: --" + name, flag.range());
        }
        String value = flag.value();
        if (kind == FlagKind.BOOLEAN ? "".equals(value) : value == null) {
            throw new InstructionError("missing a value on flag: --" + name, flag.range());
        }
        if (kind == FlagKind.BOOLEAN && value != null && !isBoolean(value)) {
            throw new InstructionError(
                    "expecting boolean value for flag --" + name + ", not: " + value, flag.valueRange());
        }
        values.computeIfAbsent(name, ignored -> new ArrayList<>()).add(flag.valueWord());
    }

    private static boolean isBoolean(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.equals("true") || lower.equals("false");
    }

    @Nullable
    Word string(String name) {
        List<Word> all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    List<Word> strings(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(bool(name));
    }

    /// Null when the flag is not there.
    @Nullable
    Boolean bool(String name) {
        Word value = string(name);
        return value == null ? null : !value.text().toLowerCase(Locale.ROOT).equals("false");
    }
}
