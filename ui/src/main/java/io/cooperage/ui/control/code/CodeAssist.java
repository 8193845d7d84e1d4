package io.cooperage.ui.control.code;

import java.util.List;
import java.util.Optional;

/// What a [CodeEditor] asks about the text in it. Asked on the JavaFX thread with every key, so each answer
/// takes a few milliseconds at most; what is not known yet is answered with nothing.
public interface CodeAssist {

    /// What could stand at a place.
    ///
    /// @param asked by a person; otherwise only what somebody who types would miss
    List<Completion> complete(String text, int offset, boolean asked);

    /// What stands at a place, as Markdown for [DocsView].
    Optional<String> explain(String text, int offset);

    /// What is wrong, in the order of the text.
    List<Finding> check(String text);

    /// @param from,to what of the text `insert` takes the place of
    record Completion(String label, String detail, String icon, String docs, int from, int to, String insert)
            implements Proposal {}

    /// @param from,to the part of the text that it is about, not empty
    record Finding(int from, int to, String message) {}
}
