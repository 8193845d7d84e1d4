/// Tests of the layer browser.
@NullMarked
package io.cooperage.engine.image.browse;

import org.jspecify.annotations.NullMarked;
