package io.cooperage.engine.build.copy;

/// A source that is written in the Dockerfile itself: `COPY <<hello.txt /`.
///
/// @param name of the file
/// @param content with variables replaced where they are to be
public record InlineFile(String name, String content) {}
