@NullMarked
package scaler.app.command.service;

import org.jspecify.annotations.NullMarked;
