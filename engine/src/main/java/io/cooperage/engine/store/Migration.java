package io.cooperage.engine.store;

import java.util.List;

/// One step of a part's database schema, as data. Steps once released never change; a new version is a new
/// step.
///
/// @param part whose tables these are: `containers`, `images`, … Each part counts its own versions.
/// @param version 1, 2, 3, …
/// @param statements run in order, all or none
public record Migration(String part, int version, List<String> statements) {
    public Migration {
        statements = List.copyOf(statements);
    }
}
