package io.cooperage.engine.dockerfile.lint;

/// What a label of the schema in `.hadolint.yaml` must look like.
public enum LabelFormat {
    TEXT,
    URL,
    SPDX,
    HASH,
    RFC3339,
    SEMVER,
    EMAIL
}
