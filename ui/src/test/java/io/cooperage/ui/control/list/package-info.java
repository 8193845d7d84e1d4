@NullMarked
package io.cooperage.ui.control.list;

import org.jspecify.annotations.NullMarked;
