// OpenGL that draws nothing and counts its calls.
#include "fake_gl.h"

#include <GLES2/gl2.h>

namespace tadpoles {

FakeGl fakeGl;

}  // namespace tadpoles

namespace {

GLuint lastName = 0;

void name(GLsizei count, GLuint* names) {
  for (GLsizei i = 0; i < count; ++i) names[i] = ++lastName;
}

}  // namespace

extern "C" {

void glDrawArrays(GLenum, GLint, GLsizei count) {
  ++tadpoles::fakeGl.draws;
  tadpoles::fakeGl.vertices += count;
}
void glTexImage2D(GLenum, GLint, GLint, GLsizei, GLsizei, GLint, GLenum, GLenum, const void*) {}
void glTexSubImage2D(GLenum, GLint, GLint, GLint, GLsizei, GLsizei, GLenum, GLenum, const void*) {
  ++tadpoles::fakeGl.uploads;
}
GLuint glCreateProgram() { return ++lastName; }
GLuint glCreateShader(GLenum) { return ++lastName; }
void glGetShaderiv(GLuint, GLenum, GLint* value) { *value = GL_TRUE; }
void glGenBuffers(GLsizei count, GLuint* names) { name(count, names); }
void glGenTextures(GLsizei count, GLuint* names) { name(count, names); }
GLint glGetUniformLocation(GLuint, const GLchar*) { return 0; }

void glAttachShader(GLuint, GLuint) {}
void glBindAttribLocation(GLuint, GLuint, const GLchar*) {}
void glBindBuffer(GLenum, GLuint) {}
void glBindTexture(GLenum, GLuint) {}
void glBlendFuncSeparate(GLenum, GLenum, GLenum, GLenum) {}
void glBufferData(GLenum, GLsizeiptr, const void*, GLenum) {}
void glCompileShader(GLuint) {}
void glDeleteTextures(GLsizei, const GLuint*) {}
void glDisable(GLenum) {}
void glDisableVertexAttribArray(GLuint) {}
void glEnable(GLenum) {}
void glEnableVertexAttribArray(GLuint) {}
void glGetShaderInfoLog(GLuint, GLsizei, GLsizei*, GLchar*) {}
void glLinkProgram(GLuint) {}
void glPixelStorei(GLenum, GLint) {}
void glShaderSource(GLuint, GLsizei, const GLchar* const*, const GLint*) {}
void glTexParameteri(GLenum, GLenum, GLint) {}
void glUniform1f(GLint, GLfloat) {}
void glUniform2f(GLint, GLfloat, GLfloat) {}
void glUseProgram(GLuint) {}
void glVertexAttribPointer(GLuint, GLint, GLenum, GLboolean, GLsizei, const void*) {}

}  // extern "C"
