/// YAML files that people write for a build, read with the place of everything that is in them.
///
/// Entry: [io.cooperage.engine.build.yaml.YamlReader].
/// May use: nothing but `error`, and the exception of `build`.
@NullMarked
package io.cooperage.engine.build.yaml;

import org.jspecify.annotations.NullMarked;
