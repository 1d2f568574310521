/** What machines run at boot, tried with a real bash and a real python3. */
@NullMarked
package scaler.userdata;

import org.jspecify.annotations.NullMarked;
