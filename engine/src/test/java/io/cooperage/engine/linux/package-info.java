@NullMarked
package io.cooperage.engine.linux;

import org.jspecify.annotations.NullMarked;
