package io.cooperage.engine.build;

/// One thing that the result of a step depends on.
///
/// @param kind `parent`, `instruction`, `argument`, `environment`, `file`, `setting`
/// @param name which one of its kind; empty where there is only one
/// @param value what it is, or its digest
record StepInput(String kind, String name, String value) {}
