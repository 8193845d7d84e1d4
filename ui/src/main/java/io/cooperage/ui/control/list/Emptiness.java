package io.cooperage.ui.control.list;

/// Why a list has no rows.
public enum Emptiness {
    NOT_EMPTY,
    /// It is not known yet whether there are any.
    LOADING,
    /// There is nothing to list.
    NOTHING,
    /// There are some, and none of them fits the filter and the part.
    NO_MATCH
}
