@NullMarked
package io.cooperage.ui.control.code;

import org.jspecify.annotations.NullMarked;
