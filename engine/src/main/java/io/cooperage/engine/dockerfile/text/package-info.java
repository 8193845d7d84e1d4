/// Text with lines, ranges in it and edits of it; knows nothing of Dockerfiles.
///
/// Entry: [io.cooperage.engine.dockerfile.text.SourceText].
/// May use: the JDK.
@NullMarked
package io.cooperage.engine.dockerfile.text;

import org.jspecify.annotations.NullMarked;
