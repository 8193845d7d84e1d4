package io.cooperage.ui.containers.run;

import io.cooperage.ui.control.Field;
import java.util.List;

/// One row of a list in the form. FX thread only.
interface RowForm {
    List<Field> fields();

    /// @param changed called after anything in the row changed
    void onChange(Runnable changed);
}
