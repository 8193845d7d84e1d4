package io.cooperage.ui.control.code;

/// A row of a [SuggestionList].
public interface Proposal {
    String label();

    /// Beside the label, in few words; may be empty.
    String detail();

    /// An Ikonli literal.
    String icon();

    /// Markdown for [DocsView]; empty when there is nothing to say.
    String docs();
}
