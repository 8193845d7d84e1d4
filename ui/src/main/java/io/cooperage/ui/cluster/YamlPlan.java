package io.cooperage.ui.cluster;

import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.value.ObservableValue;

/// What a form makes for a cluster, which its writer may take over by hand. FX thread only.
public interface YamlPlan {

    /// What the cluster would do, or why it would not.
    ///
    /// @param problems of the objects it refuses, each with the name of its object, or why it can't be asked
    record Verdict(boolean good, List<String> problems) {
        public static final Verdict NONE = new Verdict(false, List.of());

        public Verdict {
            problems = List.copyOf(problems);
        }

        public static Verdict of(List<String> problems) {
            return new Verdict(problems.isEmpty(), problems);
        }
    }

    /// The form's.
    ReadOnlyStringProperty yamlProperty();

    /// Somebody wrote in the YAML: the form no longer changes it.
    BooleanProperty byHandProperty();

    /// Gives the YAML back to the form.
    void takeTheForms();

    ReadOnlyObjectProperty<Verdict> verdictProperty();

    /// There is nobody to ask now, or somebody is being asked.
    ObservableValue<Boolean> blocked();

    /// Asks the cluster; nothing is stored.
    void check(String text);

    /// Does it, if the cluster would take all of it.
    void carryOut(String text);
}
