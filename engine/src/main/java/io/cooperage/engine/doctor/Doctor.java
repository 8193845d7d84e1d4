package io.cooperage.engine.doctor;

import java.util.List;

/// Looks at the machine before the user is disappointed by it.
public interface Doctor {
    /// Runs every check; takes well under a second, changes nothing.
    List<Check> run();

    /// @param finding what was found, in a few words
    /// @param remedy the exact command or setting that mends it; empty when fine
    record Check(String name, Verdict verdict, String finding, String remedy) {}

    enum Verdict {
        OK,
        /// Works, with something missing that the remedy would add.
        LIMITED,
        /// Nothing will run until this is mended.
        ESSENTIAL_MISSING
    }
}
