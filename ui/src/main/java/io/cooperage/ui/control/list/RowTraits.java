package io.cooperage.ui.control.list;

import javafx.beans.Observable;

/// What a list must know about its rows.
///
/// @param <T> what a row stands for; equal rows are the same object
/// @param <P> a part of the rows, such as the running ones; mostly an enum
public interface RowTraits<T, P> {
    /// Whether a part has the row in it.
    boolean isIn(P part, T row);

    /// The part of a filter that is looked for in the rows: those of its words that the source of the rows
    /// sees to are not in it.
    default String searched(String filter) {
        return filter;
    }

    /// Everything the words of the filter are looked for in, in lower case.
    String searchable(T row);

    /// What changes when other things may be done with the row than before.
    Observable[] changes(T row);
}
