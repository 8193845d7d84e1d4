/// Tests of the package of the same name.
@NullMarked
package io.cooperage.engine.http;

import org.jspecify.annotations.NullMarked;
