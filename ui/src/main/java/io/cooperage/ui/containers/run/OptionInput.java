package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.List;

/// A part of the form that stands for options of the run line. FX thread only.
///
/// The form knows what a container is only through these: what all of them say together is the line, and a line that
/// is read is handed to each of them. So the form, the line below it and a pasted line can't disagree.
interface OptionInput {
    /// The options it asks for now, as typed, right or wrong; none when it is left alone.
    List<Said> said();

    /// Whether an option of a configuration is shown here.
    boolean takes(Said said);

    /// Takes its own part of a configuration, and forgets what was there.
    void fill(Filling filling);

    void clear();

    /// What can be wrong with it.
    List<Field> fields();

    /// @param changed called after anything about it changed
    void onChange(Runnable changed);

    /// A configuration, also as the options that ask for it.
    record Filling(ContainerConfig config, List<Said> said) {
        /// The values of one option, in order.
        List<String> values(String option) {
            return said.stream()
                    .filter(each -> each.option().equals(option))
                    .map(Said::value)
                    .toList();
        }
    }
}
