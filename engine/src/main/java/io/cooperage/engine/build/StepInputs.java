package io.cooperage.engine.build;

import io.cooperage.engine.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/// Everything that the result of a step depends on, in a fixed order. Steps with the same inputs have the
/// same result, whatever file they stand in.
final class StepInputs {
    static final String PARENT = "parent";
    static final String INSTRUCTION = "instruction";
    static final String ARGUMENT = "argument";
    static final String ENVIRONMENT = "environment";
    static final String FILE = "file";
    static final String SETTING = "setting";

    private final String written;
    private final List<StepInput> all = new ArrayList<>();

    /// @param written the instruction as it stands in the file, on one line: what a later build is
    ///     compared with
    /// @param parent what the step builds on
    /// @param instruction what is done, every word of it replaced
    StepInputs(String written, String parent, String instruction) {
        this.written = written;
        add(PARENT, "", parent);
        add(INSTRUCTION, "", instruction);
    }

    void add(String kind, String name, String value) {
        all.add(new StepInput(kind, name, value));
    }

    String written() {
        return written;
    }

    String parent() {
        return all.getFirst().value();
    }

    String instruction() {
        return all.get(1).value();
    }

    List<StepInput> all() {
        return List.copyOf(all);
    }

    /// The digest of all of it. Lengths stand before the texts, so that no two lists are written alike.
    String key() {
        StringBuilder text = new StringBuilder();
        for (StepInput input : all) {
            for (String part : List.of(input.kind(), input.name(), input.value())) {
                text.append(part.length()).append(':').append(part);
            }
        }
        return Digest.of(text.toString()).hex();
    }
}
