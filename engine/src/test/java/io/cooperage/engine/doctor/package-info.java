@NullMarked
package io.cooperage.engine.doctor;

import org.jspecify.annotations.NullMarked;
