@NullMarked
package io.cooperage.ui.control.facts;

import org.jspecify.annotations.NullMarked;
