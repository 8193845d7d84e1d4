package io.cooperage.ui.cluster.move;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What goes to the other cluster.
///
/// @param objects cleaned, in the order in which they are to be made
/// @param images that their containers name
/// @param notes what stays behind or becomes something else
record Gathered(List<ObjectNode> objects, List<String> images, List<String> notes) {
    Gathered {
        objects = List.copyOf(objects);
        images = List.copyOf(images);
        notes = List.copyOf(notes);
    }
}
