package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextRange;

/// Text that leads to a page.
public record DocumentLink(TextRange range, String url) {}
