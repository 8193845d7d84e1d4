package io.cooperage.ui.control.list;

import java.util.Collection;
import java.util.List;

/// What can be done with rows, one or many at once: the commands of a feature, as a list offers them. FX thread only.
///
/// @param <V> something that can be done; mostly an enum
public interface RowVerbs<T, V> {
    /// The verb as a button says it.
    String label(V verb);

    /// An Ikonli literal.
    String icon(V verb);

    /// Whether it makes sense for one, and nothing else is being done with it.
    boolean fits(V verb, T row);

    /// Whether it makes sense for all of them, and there are any.
    boolean fitsAll(V verb, Collection<T> rows);

    /// Does it, or asks first. What fails is told on the row it failed for.
    void perform(V verb, Collection<T> rows);

    /// Does the first of the verbs that makes sense for all of them; nothing happens if none does.
    default void performFirst(List<V> verbs, Collection<T> rows) {
        verbs.stream().filter(verb -> fitsAll(verb, rows)).findFirst().ifPresent(verb -> perform(verb, rows));
    }
}
